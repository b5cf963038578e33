import { type FunctionConfiguration, LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import type { TableProps } from "@cloudscape-design/components/table";
import { useMemo } from "react";
import { Link } from "../../app/router.js";
import { allOf, client } from "../../aws/client.js";
import { CollectionTable } from "../../components/collection-table.js";
import { Ago } from "../../components/time.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

/** The functions. */
export default function Functions() {
  const t = useMessages(texts);
  const loaded = useLoaded("functions", async (abortSignal) => {
    const lambda = await client(LambdaClient);
    return allOf(
      (Marker) => lambda.send(new ListFunctionsCommand({ Marker }), { abortSignal }),
      ({ Functions }) => Functions,
      ({ NextMarker }) => NextMarker,
    );
  });
  const columns = useMemo(
    (): TableProps.ColumnDefinition<FunctionConfiguration>[] => [
      {
        id: "name",
        header: t.name,
        isRowHeader: true,
        sortingField: "FunctionName",
        cell: ({ FunctionName = "" }) => <Link to={`/lambda/${FunctionName}`}>{FunctionName}</Link>,
      },
      { id: "runtime", header: t.runtime, sortingField: "Runtime", cell: ({ Runtime }) => Runtime },
      {
        id: "memory",
        header: t.memory,
        sortingField: "MemorySize",
        cell: ({ MemorySize = 0 }) => t.megabytes(MemorySize),
      },
      { id: "timeout", header: t.timeout, sortingField: "Timeout", cell: ({ Timeout = 0 }) => t.seconds(Timeout) },
      {
        id: "modified",
        header: t.modified,
        sortingField: "LastModified",
        cell: ({ LastModified }) => LastModified && <Ago time={new Date(LastModified)} />,
      },
      { id: "about", header: t.about, cell: ({ Description }) => Description || "–" },
    ],
    [t],
  );
  return (
    <CollectionTable
      title={t.title}
      description={t.description}
      loaded={loaded}
      columns={columns}
      idOf={({ FunctionName = "" }) => FunctionName}
      textOf={({ FunctionName = "", Runtime = "", Description = "" }) => [FunctionName, Runtime, Description].join(" ")}
      empty={t.empty}
    />
  );
}
