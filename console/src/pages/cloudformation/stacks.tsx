import type { Stack } from "@aws-sdk/client-cloudformation";
import type { TableProps } from "@cloudscape-design/components/table";
import { useMemo } from "react";
import { Link } from "../../app/router.js";
import { CollectionTable } from "../../components/collection-table.js";
import { Ago } from "../../components/time.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";
import { allStacks } from "./stack-data.js";
import { Status } from "./status.js";
import { useReloadWhileBusy } from "./use-reload-while-busy.js";

/** The stacks, nested ones under their parents. */
export default function Stacks() {
  const t = useMessages(texts);
  const loaded = useLoaded("stacks", allStacks);
  useReloadWhileBusy(
    loaded,
    (loaded.value ?? []).map(({ StackStatus }) => StackStatus),
  );
  const columns = useMemo(
    (): TableProps.ColumnDefinition<Stack>[] => [
      {
        id: "name",
        header: t.name,
        isRowHeader: true,
        sortingField: "StackName",
        cell: ({ StackName = "" }) => <Link to={`/cloudformation/${StackName}`}>{StackName}</Link>,
      },
      {
        id: "status",
        header: t.status,
        sortingField: "StackStatus",
        cell: ({ StackStatus }) => <Status status={StackStatus} />,
      },
      {
        id: "created",
        header: t.created,
        sortingField: "CreationTime",
        cell: ({ CreationTime }) => CreationTime && <Ago time={CreationTime} />,
      },
      {
        id: "updated",
        header: t.updated,
        sortingField: "LastUpdatedTime",
        cell: ({ LastUpdatedTime }) => (LastUpdatedTime ? <Ago time={LastUpdatedTime} /> : "–"),
      },
      { id: "about", header: t.about, cell: ({ Description }) => Description ?? "–" },
    ],
    [t],
  );
  return (
    <CollectionTable
      title={t.title}
      description={t.description}
      loaded={loaded}
      columns={columns}
      idOf={({ StackId = "" }) => StackId}
      parentOf={({ ParentId }) => ParentId}
      textOf={({ StackName = "", StackStatus = "", Description = "" }) =>
        [StackName, StackStatus, Description].join(" ")
      }
      empty={t.empty}
    />
  );
}
