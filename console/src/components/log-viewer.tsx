import type { FilteredLogEvent } from "@aws-sdk/client-cloudwatch-logs";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import Toggle from "@cloudscape-design/components/toggle";
import { useDeferredValue, useLayoutEffect, useRef, useState } from "react";
import { useQuery } from "../app/router.js";
import { MOST_EVENTS, useLogEvents } from "../data/log-events.js";
import { messages, useMessages } from "../text/language.js";
import { Failure } from "./failure.js";
import { clockTime } from "./time.js";

const texts = messages({
  events: { en: "Log events", ja: "ログイベント" },
  count: {
    en: (count: number) => (count >= MOST_EVENTS ? `(the last ${count})` : `(${count})`),
    ja: (count: number) => (count >= MOST_EVENTS ? `(最新の ${count} 件)` : `(${count})`),
  },
  filter: { en: "Filter pattern", ja: "フィルターパターン" },
  example: { en: 'ERROR, "exact words", ?this ?that, -without', ja: 'ERROR、"完全一致"、?いずれか、-除外' },
  live: { en: "Live", ja: "ライブ" },
  reload: { en: "Reload", ja: "再読み込み" },
  since: { en: "How far back", ja: "期間" },
  minutes: { en: "5 minutes", ja: "5 分" },
  hour: { en: "1 hour", ja: "1 時間" },
  day: { en: "1 day", ja: "1 日" },
  week: { en: "1 week", ja: "1 週間" },
  all: { en: "Everything", ja: "すべて" },
  loading: { en: "Loading", ja: "読み込み中" },
  empty: {
    en: "Nothing was logged in this time. What comes is shown by itself while “Live” is on.",
    ja: "この期間のログはありません。「ライブ」がオンの間、新しいログは自動的に表示されます。",
  },
});

const MINUTE = 60_000;
const PERIODS = { minutes: 5 * MINUTE, hour: 60 * MINUTE, day: 1440 * MINUTE, week: 10_080 * MINUTE, all: Date.now() };
type Period = keyof typeof PERIODS;
const NAMES = Object.keys(PERIODS) as Period[];

/** The events of a log group, as they come. Filter, time and live stand in the address: `?filter=ERROR&since=day&live=off`. */
export function LogViewer({
  logGroupName,
  logStreamName,
}: {
  logGroupName: string;
  logStreamName?: string | undefined;
}) {
  const t = useMessages(texts);
  const [query, change] = useQuery();
  const [round, setRound] = useState(0);
  const since = NAMES.find((name) => name === query.get("since")) ?? "day";
  const isLive = query.get("live") !== "off";
  const filterPattern = useDeferredValue(query.get("filter") ?? "");
  const { events, error } = useLogEvents(
    { logGroupName, logStreamName, filterPattern, since: PERIODS[since], isLive },
    round,
  );
  return (
    <Container
      header={
        <SpaceBetween size="s">
          <Header
            counter={events && t.count(events.length)}
            actions={
              <SpaceBetween direction="horizontal" size="s" alignItems="center">
                <Toggle
                  checked={isLive}
                  onChange={({ detail }) => change({ live: detail.checked ? undefined : "off" })}
                >
                  {t.live}
                </Toggle>
                <Button iconName="refresh" ariaLabel={t.reload} onClick={() => setRound((before) => before + 1)} />
              </SpaceBetween>
            }
          >
            {t.events}
          </Header>
          <div className="log-filters">
            <Input
              type="search"
              value={query.get("filter") ?? ""}
              ariaLabel={t.filter}
              placeholder={t.example}
              onChange={({ detail }) => change({ filter: detail.value })}
            />
            <Select
              ariaLabel={t.since}
              selectedOption={{ value: since, label: t[since] }}
              options={NAMES.map((value) => ({ value, label: t[value] }))}
              onChange={({ detail }) => change({ since: detail.selectedOption.value })}
            />
          </div>
        </SpaceBetween>
      }
    >
      {error !== undefined ? (
        <Failure error={error} again={() => setRound((before) => before + 1)} />
      ) : events ? (
        <Lines events={events} />
      ) : (
        <span role="status" aria-label={t.loading}>
          <Spinner />
        </span>
      )}
    </Container>
  );
}

const LINE = 20;

/** Whoever is at the end stays there while lines come in. */
function Lines({ events }: { events: readonly FilteredLogEvent[] }) {
  const t = useMessages(texts);
  const scroller = useRef<HTMLElement>(null);
  const isAtEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is when lines come in that the place changes.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [events]);
  if (events.length === 0) return t.empty;
  return (
    <section
      ref={scroller}
      className="log"
      aria-label={t.events}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard (WCAG 2.1.1).
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollTop + clientHeight >= scrollHeight - LINE;
      }}
    >
      <ol>
        {events.map(({ eventId, timestamp = 0, message = "" }) => (
          <li key={eventId}>
            <time dateTime={new Date(timestamp).toISOString()} title={new Date(timestamp).toLocaleString()}>
              {clockTime(timestamp)}
            </time>
            <span>{message.replace(/\n$/, "")}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
