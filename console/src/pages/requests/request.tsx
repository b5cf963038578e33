import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { PageProps } from "../../app/pages.js";
import { follow, hrefOf } from "../../app/router.js";
import { Checks } from "../../components/checks.js";
import { Copyable } from "../../components/copy.js";
import { Ago } from "../../components/time.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { statusType } from "../../data/http-status.js";
import { LocalError, local } from "../../data/local.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { ExchangeTabs } from "./exchange.js";
import { texts } from "./messages.js";
import { type Exchange, milliseconds, type RequestRecord } from "./record.js";
import { Timing } from "./timing.js";

/** One request: what was checked, what went to and fro, and where the time went. */
export default function Request({ params: { id = "" } }: PageProps) {
  const loaded = useLoaded(id, async (signal) => {
    const path = `/requests/${encodeURIComponent(id)}`;
    const [record, exchange] = await Promise.all([
      local<RequestRecord>(path, { signal }),
      // Only those of the running process are kept.
      local<Exchange>(`${path}/exchange`, { signal }).catch((error: unknown) => {
        if (error instanceof LocalError && error.status === 404) return undefined;
        throw error;
      }),
    ]);
    return { record, exchange };
  });
  return (
    <WhenLoaded loaded={loaded}>{({ record, exchange }) => <Shown record={record} exchange={exchange} />}</WhenLoaded>
  );
}

function Shown({ record, exchange }: { record: RequestRecord; exchange: Exchange | undefined }) {
  const t = useMessages(texts);
  const name = `${record.method} ${record.path}`;
  return (
    <ContentLayout
      breadcrumbs={
        <BreadcrumbGroup
          ariaLabel={t.title}
          items={[
            { text: t.title, href: hrefOf("/requests") },
            { text: name, href: hrefOf(`/requests/${record.id}`) },
          ]}
          onFollow={follow}
        />
      }
      header={
        <Header variant="h1" info={<StatusIndicator type={statusType(record.status)}>{record.status}</StatusIndicator>}>
          {name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Container>
          <Facts record={record} />
        </Container>
        <Container header={<Header>{t.explanation}</Header>}>
          {record.checks.length === 0 ? t.noChecks : <Checks checks={record.checks} />}
        </Container>
        {exchange && <ExchangeTabs record={record} exchange={exchange} />}
        <Container header={<Header>{t.timing}</Header>}>
          <Timing record={record} />
        </Container>
      </SpaceBetween>
    </ContentLayout>
  );
}

function Facts({ record }: { record: RequestRecord }) {
  const t = useMessages(texts);
  const { authorizer, integration } = record;
  const facts: [label: string, value: string | undefined][] = [
    [t.duration, milliseconds(record.duration)],
    [t.user, record.user],
    [t.resource, record.resourcePath],
    [t.refusedBy, record.refusedBy],
    [t.authorizer, authorizer && [authorizer.name, authorizer.kind].filter(Boolean).join(" · ")],
    [t.integration, integration && [integration.type, integration.target].filter(Boolean).join(" · ")],
  ];
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: t.requestId, value: <Copyable text={record.id} /> },
        { label: t.time, value: <Ago time={record.time} /> },
        ...facts.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }])),
      ]}
    />
  );
}
