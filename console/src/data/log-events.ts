import {
  CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { useEffect, useState } from "react";
import { allOf, client } from "../aws/client.js";

export interface LogQuery {
  readonly logGroupName: string;
  /** All of the group's where it isn't given. */
  readonly logStreamName?: string | undefined;
  readonly filterPattern?: string | undefined;
  /** How far back, in milliseconds. */
  readonly since: number;
  /** Whether to go on asking for what comes. */
  readonly isLive: boolean;
}

export interface LogEvents {
  /** Oldest first, the newest `MOST_EVENTS`; undefined until they are there. */
  readonly events: readonly FilteredLogEvent[] | undefined;
  readonly error: unknown;
}

export const MOST_EVENTS = 5000;
const ASK_EVERY = 1000;

/** A group's events by FilterLogEvents, which is asked again every second while it is live. A group that isn't there has none yet. */
export function useLogEvents(query: LogQuery, round: number): LogEvents {
  const { logGroupName, logStreamName, filterPattern, since, isLive } = query;
  const [state, setState] = useState<LogEvents>({ events: undefined, error: undefined });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is what "reload" asks for.
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setState({ events: undefined, error: undefined });
    follow({ logGroupName, logStreamName, filterPattern, since, isLive }, signal, (events) =>
      setState({ events, error: undefined }),
    ).catch((error: unknown) => signal.aborted || setState({ events: undefined, error }));
    return () => controller.abort();
  }, [logGroupName, logStreamName, filterPattern, since, isLive, round]);
  return state;
}

async function follow(
  { isLive, since, ...query }: LogQuery,
  signal: AbortSignal,
  show: (events: readonly FilteredLogEvent[]) => void,
): Promise<void> {
  let startTime = Date.now() - since;
  let shown: readonly FilteredLogEvent[] = [];
  let isFirst = true;
  while (!signal.aborted) {
    const known = new Set(shown.map(({ eventId }) => eventId));
    const fresh = (await eventsFrom(query, startTime, signal)).filter(({ eventId }) => !known.has(eventId));
    if (signal.aborted) return;
    if (fresh.length > 0 || isFirst) {
      shown = [...shown, ...fresh].slice(-MOST_EVENTS);
      show(shown);
    }
    isFirst = false;
    // What is written in the same millisecond later must not be missed.
    startTime = shown.at(-1)?.timestamp ?? startTime;
    if (!isLive) return;
    await pause(ASK_EVERY, signal);
  }
}

async function eventsFrom(
  { logGroupName, logStreamName, filterPattern }: Omit<LogQuery, "since" | "isLive">,
  startTime: number,
  abortSignal: AbortSignal,
): Promise<FilteredLogEvent[]> {
  const logs = await client(CloudWatchLogsClient);
  const ask = (nextToken: string | undefined) =>
    logs.send(
      new FilterLogEventsCommand({
        logGroupName,
        ...(logStreamName && { logStreamNames: [logStreamName] }),
        ...(filterPattern && { filterPattern }),
        startTime,
        nextToken,
      }),
      { abortSignal },
    );
  try {
    return await allOf(
      ask,
      ({ events }) => events,
      ({ nextToken }) => nextToken,
    );
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
