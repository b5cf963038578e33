import { CloudWatchLogsClient, DescribeLogGroupsCommand, type LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import type { TableProps } from "@cloudscape-design/components/table";
import { useMemo } from "react";
import { Link } from "../../app/router.js";
import { allOf, client } from "../../aws/client.js";
import { CollectionTable } from "../../components/collection-table.js";
import { Ago } from "../../components/time.js";
import { useLoaded } from "../../data/use-loaded.js";
import { bytes } from "../../text/bytes.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

/** The log groups. */
export default function Groups() {
  const t = useMessages(texts);
  const loaded = useLoaded("groups", async (abortSignal) => {
    const logs = await client(CloudWatchLogsClient);
    return allOf(
      (nextToken) => logs.send(new DescribeLogGroupsCommand({ nextToken }), { abortSignal }),
      ({ logGroups }) => logGroups,
      ({ nextToken }) => nextToken,
    );
  });
  const columns = useMemo(
    (): TableProps.ColumnDefinition<LogGroup>[] => [
      {
        id: "name",
        header: t.group,
        isRowHeader: true,
        sortingField: "logGroupName",
        cell: ({ logGroupName = "" }) => <Link to={`/logs/${encodeURIComponent(logGroupName)}`}>{logGroupName}</Link>,
      },
      {
        id: "retention",
        header: t.retention,
        sortingField: "retentionInDays",
        cell: ({ retentionInDays }) => (retentionInDays === undefined ? t.forever : t.days(retentionInDays)),
      },
      {
        id: "stored",
        header: t.stored,
        sortingField: "storedBytes",
        cell: ({ storedBytes = 0 }) => bytes(storedBytes),
      },
      {
        id: "created",
        header: t.created,
        sortingField: "creationTime",
        cell: ({ creationTime = 0 }) => <Ago time={creationTime} />,
      },
    ],
    [t],
  );
  return (
    <CollectionTable
      title={t.title}
      description={t.description}
      loaded={loaded}
      columns={columns}
      idOf={({ logGroupName = "" }) => logGroupName}
      textOf={({ logGroupName = "" }) => logGroupName}
      empty={t.empty}
    />
  );
}
