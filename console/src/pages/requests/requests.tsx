import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useDeferredValue, useMemo } from "react";
import { Link, useQuery } from "../../app/router.js";
import { clockTime } from "../../components/time.js";
import { type VirtualColumn, VirtualRows } from "../../components/virtual-rows.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { statusType } from "../../data/http-status.js";
import { useLive } from "../../data/use-live.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";
import { milliseconds, type RequestRecord, reasonOf } from "./record.js";

const MOST_SHOWN = 10_000;
const requestsOf = ({ requests }: { requests: readonly RequestRecord[] }) => requests;
const idOf = ({ id }: RequestRecord) => id;

/** Every call to an API, newest first, as it comes. The filter stands in the address. */
export default function Requests() {
  const t = useMessages(texts);
  const live = useLive("/requests", requestsOf, MOST_SHOWN);
  const [query] = useQuery();
  const filter = useDeferredValue(query);
  const shown = useMemo(() => (live.value ?? []).filter(matching(filter)), [live.value, filter]);
  const columns = useMemo(() => columnsIn(t), [t]);
  const all = live.value?.length ?? 0;
  return (
    <Container
      header={
        <SpaceBetween size="s">
          <Header
            variant="h1"
            counter={t.count(shown.length, all)}
            description={t.description}
            actions={
              <StatusIndicator type={live.isConnected ? "success" : "pending"}>
                {live.isConnected ? t.live : t.lost}
              </StatusIndicator>
            }
          >
            {t.title}
          </Header>
          <Filter />
        </SpaceBetween>
      }
      disableContentPaddings
    >
      <WhenLoaded loaded={live}>
        {() => (
          <VirtualRows
            items={shown}
            columns={columns}
            idOf={idOf}
            label={t.title}
            empty={all === 0 ? t.empty : t.noMatch}
          />
        )}
      </WhenLoaded>
    </Container>
  );
}

const columnsIn = (t: ReturnType<typeof useMessages<typeof texts>>): VirtualColumn<RequestRecord>[] => [
  { id: "time", header: t.time, width: 124, cell: ({ time }) => clockTime(time) },
  {
    id: "status",
    header: t.status,
    width: 92,
    cell: ({ status }) => <StatusIndicator type={statusType(status)}>{status}</StatusIndicator>,
  },
  { id: "method", header: t.method, width: 92, cell: ({ method }) => method },
  {
    id: "path",
    header: t.path,
    cell: ({ id, path }) => <Link to={`/requests/${id}`}>{path}</Link>,
  },
  { id: "user", header: t.user, width: 128, cell: ({ user }) => user ?? "–" },
  {
    id: "reason",
    header: t.reason,
    cell: (record) => (record.status >= 400 ? `✗ ${reasonOf(record)?.what ?? record.refusedBy ?? ""}` : ""),
  },
  { id: "duration", header: t.duration, width: 104, cell: ({ duration }) => milliseconds(duration) },
];

function Filter() {
  const t = useMessages(texts);
  const [query, change] = useQuery();
  const choices = [
    { value: "", label: t.anyStatus },
    { value: "refused", label: t.refused },
    ...["2xx", "3xx", "4xx", "5xx", "200", "400", "401", "403", "404", "429", "500", "502", "504"].map((value) => ({
      value,
      label: value,
    })),
  ];
  const status = choices.find(({ value }) => value === (query.get("status") ?? "")) ?? choices[0] ?? null;
  return (
    <div className="filters">
      <Select
        selectedOption={status}
        options={choices}
        ariaLabel={t.status}
        onChange={({ detail }) => change({ status: detail.selectedOption.value })}
      />
      <Input
        type="search"
        value={query.get("path") ?? ""}
        placeholder={t.pathContains}
        ariaLabel={t.pathContains}
        onChange={({ detail }) => change({ path: detail.value })}
      />
      <Input
        type="search"
        value={query.get("user") ?? ""}
        placeholder={t.userContains}
        ariaLabel={t.userContains}
        onChange={({ detail }) => change({ user: detail.value })}
      />
    </div>
  );
}

/** `status`: `401`, `4xx` or `refused`; `path` and `user`: a part of them. */
function matching(query: URLSearchParams): (record: RequestRecord) => boolean {
  const status = query.get("status") ?? "";
  const path = (query.get("path") ?? "").toLowerCase();
  const user = (query.get("user") ?? "").toLowerCase();
  return (record) =>
    hasStatus(record.status, status) &&
    record.path.toLowerCase().includes(path) &&
    (record.user ?? "").toLowerCase().includes(user);
}

const hasStatus = (status: number, wanted: string): boolean =>
  wanted === "" || (wanted === "refused" ? status >= 400 : String(status).startsWith(wanted.replace(/x+$/, "")));
