import { DescribeParametersCommand, type ParameterMetadata, SSMClient } from "@aws-sdk/client-ssm";
import type { TableProps } from "@cloudscape-design/components/table";
import { useMemo } from "react";
import { Link } from "../../app/router.js";
import { allOf, client } from "../../aws/client.js";
import { CollectionTable } from "../../components/collection-table.js";
import { Ago } from "../../components/time.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

/** All parameters, without their values. */
export default function Parameters() {
  const t = useMessages(texts);
  const loaded = useLoaded("parameters", async (abortSignal) => {
    const ssm = await client(SSMClient);
    return allOf(
      (NextToken) => ssm.send(new DescribeParametersCommand({ NextToken }), { abortSignal }),
      ({ Parameters }) => Parameters,
      ({ NextToken }) => NextToken,
    );
  });
  const columns = useMemo(
    (): TableProps.ColumnDefinition<ParameterMetadata>[] => [
      {
        id: "name",
        header: t.name,
        isRowHeader: true,
        sortingField: "Name",
        cell: ({ Name = "" }) => <Link to={`/ssm/${encodeURIComponent(Name)}`}>{Name}</Link>,
      },
      { id: "type", header: t.type, sortingField: "Type", cell: ({ Type }) => Type },
      { id: "version", header: t.version, sortingField: "Version", cell: ({ Version }) => Version },
      {
        id: "modified",
        header: t.modified,
        sortingField: "LastModifiedDate",
        cell: ({ LastModifiedDate }) => LastModifiedDate && <Ago time={LastModifiedDate} />,
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
      idOf={({ Name = "" }) => Name}
      textOf={({ Name = "", Description = "", Type = "" }) => [Name, Description, Type].join(" ")}
      empty={t.empty}
    />
  );
}
