import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Spinner from "@cloudscape-design/components/spinner";
import Tabs from "@cloudscape-design/components/tabs";
import { lazy, Suspense } from "react";
import { useQuery } from "../../app/router.js";
import { CopyButton } from "../../components/copy.js";
import { Code, Json } from "../../components/json.js";
import { useHealth } from "../../data/health.js";
import { useMessages } from "../../text/language.js";
import { curlOf } from "./curl.js";
import { texts } from "./messages.js";
import type { Exchange, RequestRecord } from "./record.js";

/** The SDK's clients come when somebody wants to see the log. */
const LogLines = lazy(() => import("./log-lines.js"));

/** What went to and fro. */
export function ExchangeTabs({ record, exchange }: { record: RequestRecord; exchange: Exchange }) {
  const t = useMessages(texts);
  const [query, change] = useQuery();
  const region = useHealth()?.region ?? "us-east-1";
  const { request, response, event, answer, functionRequestId } = exchange;
  const target = record.integration?.target;
  const ofFunction = (text: string | undefined, label: string) =>
    text !== undefined ? <Json value={text} label={label} /> : target === undefined ? t.noFunction : t.tooLong;
  const tabs = [
    { id: "request", label: t.sent, content: <Message first={`${request.method} ${request.url}`} {...request} /> },
    { id: "event", label: t.event, content: ofFunction(event, t.event) },
    { id: "answer", label: t.answer, content: ofFunction(answer, t.answer) },
    { id: "response", label: t.response, content: <Message first={String(response.status)} {...response} /> },
    {
      id: "log",
      label: t.log,
      content:
        target === undefined || functionRequestId === undefined ? (
          t.noFunction
        ) : (
          <Suspense fallback={<Spinner />}>
            <LogLines functionArn={target} functionRequestId={functionRequestId} time={record.time} />
          </Suspense>
        ),
    },
  ];
  return (
    <Container
      header={
        <Header
          description={t.exchangeDescription}
          actions={<CopyButton text={curlOf(exchange, region)} label={t.copyCurl} />}
        >
          {t.exchange}
        </Header>
      }
    >
      <Tabs
        ariaLabel={t.exchange}
        tabs={tabs}
        activeTabId={query.get("tab") ?? "request"}
        onChange={({ detail }) => change({ tab: detail.activeTabId })}
      />
    </Container>
  );
}

/** An HTTP message as it is written: first line, headers, body. */
function Message(props: {
  first: string;
  headers: readonly (readonly [name: string, value: string])[];
  body?: string;
}) {
  const { first, headers, body } = props;
  const lines = [first, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return <Code text={[...lines, ...(body === undefined ? [] : ["", body])].join("\n")} label={first} />;
}
