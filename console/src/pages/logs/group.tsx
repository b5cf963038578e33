import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogStreamsCommand,
  type LogStream,
} from "@aws-sdk/client-cloudwatch-logs";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Token from "@cloudscape-design/components/token";
import { useState } from "react";
import type { PageProps } from "../../app/pages.js";
import { Link, navigate, useQuery } from "../../app/router.js";
import { allOf, client } from "../../aws/client.js";
import { AddressTabs } from "../../components/address-tabs.js";
import { ConfirmDelete } from "../../components/confirm-delete.js";
import { DetailPage } from "../../components/detail-page.js";
import { LogViewer } from "../../components/log-viewer.js";
import { SectionTable } from "../../components/section-table.js";
import { Ago } from "../../components/time.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

/** A log group: its events as they come, and its streams. */
export default function Group({ params: { group = "" } }: PageProps) {
  const t = useMessages(texts);
  const [isDeleting, setDeleting] = useState(false);
  return (
    <DetailPage
      title={group}
      trail={[{ text: t.title, to: "/logs" }]}
      actions={<Button onClick={() => setDeleting(true)}>{t.remove}</Button>}
    >
      <AddressTabs
        label={group}
        tabs={[
          { id: "events", label: t.events, content: () => <Events group={group} /> },
          { id: "streams", label: t.streams, content: () => <Streams group={group} /> },
        ]}
      />
      {isDeleting && (
        <ConfirmDelete
          name={group}
          remove={async () =>
            (await client(CloudWatchLogsClient)).send(new DeleteLogGroupCommand({ logGroupName: group }))
          }
          close={(deleted) => (deleted ? navigate("/logs") : setDeleting(false))}
        />
      )}
    </DetailPage>
  );
}

function Events({ group }: { group: string }) {
  const t = useMessages(texts);
  const [query, change] = useQuery();
  const stream = query.get("stream") ?? undefined;
  return (
    <SpaceBetween size="s">
      {stream !== undefined && (
        <Token label={t.ofStream(stream)} dismissLabel={t.allStreams} onDismiss={() => change({ stream: undefined })} />
      )}
      <LogViewer logGroupName={group} logStreamName={stream} />
    </SpaceBetween>
  );
}

function Streams({ group }: { group: string }) {
  const t = useMessages(texts);
  const loaded = useLoaded(group, async (abortSignal) => {
    const logs = await client(CloudWatchLogsClient);
    return allOf(
      (nextToken) => logs.send(new DescribeLogStreamsCommand({ logGroupName: group, nextToken }), { abortSignal }),
      ({ logStreams }) => logStreams,
      ({ nextToken }) => nextToken,
    );
  });
  const to = (stream: string) => `/logs/${encodeURIComponent(group)}?${new URLSearchParams({ stream, since: "all" })}`;
  return (
    <WhenLoaded loaded={loaded}>
      {(streams) => (
        <SectionTable<LogStream>
          title={t.streams}
          items={streams}
          idOf={({ logStreamName = "" }) => logStreamName}
          empty={t.noStreams}
          columns={[
            {
              id: "name",
              header: t.stream,
              isRowHeader: true,
              sortingField: "logStreamName",
              cell: ({ logStreamName = "" }) => <Link to={to(logStreamName)}>{logStreamName}</Link>,
            },
            {
              id: "last",
              header: t.lastEvent,
              sortingField: "lastEventTimestamp",
              cell: ({ lastEventTimestamp: time }) => (time === undefined ? "–" : <Ago time={time} />),
            },
            {
              id: "first",
              header: t.firstEvent,
              sortingField: "firstEventTimestamp",
              cell: ({ firstEventTimestamp: time }) => (time === undefined ? "–" : <Ago time={time} />),
            },
          ]}
        />
      )}
    </WhenLoaded>
  );
}
