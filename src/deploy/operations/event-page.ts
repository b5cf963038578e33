import { keyOf, keyPrefix, type Table } from "../../store/store.js";
import type { EventRecord } from "../records.js";
import { validationError } from "../template/errors.js";

const MOST_EVENTS = 100;
/** "If the output exceeds 1 MB in size, a string that identifies the next page of events" (DescribeStackEvents). */
const MOST_CHARACTERS = 1024 * 1024;
/** Events of a large API hold half a megabyte each: no more are read than are likely to be shown. */
const READ_AT_ONCE = 10;

function* newestFirst(events: Table<EventRecord>, stackId: string, last: string | undefined) {
  for (let before = last === undefined ? undefined : keyOf(stackId, last); ; ) {
    const prefix = keyPrefix(stackId);
    const some = events.list({ prefix, reverse: true, limit: READ_AT_ONCE, ...(before !== undefined && { before }) });
    yield* some;
    if (some.length < READ_AT_ONCE) return;
    before = some.at(-1)?.key;
  }
}

/**
 * A page of a stack's events, newest first. The token names the page's last event: what happens meanwhile moves nothing.
 * Throws ValidationError.
 */
export function eventPage(
  events: Table<EventRecord>,
  stackId: string,
  token: string | undefined,
  isAsked: (event: EventRecord) => boolean = () => true,
): { items: EventRecord[]; NextToken?: string } {
  if (token !== undefined && !/^\d{8}$/.test(token)) throw validationError("NextToken is invalid");
  const items: EventRecord[] = [];
  let characters = 0;
  let last = "";
  for (const { key, value } of newestFirst(events, stackId, token)) {
    if (!isAsked(value)) continue;
    characters += value.properties?.length ?? 0;
    if (items.length === MOST_EVENTS || (characters > MOST_CHARACTERS && items.length > 0))
      return { items, NextToken: last };
    items.push(value);
    last = key.slice(keyPrefix(stackId).length);
  }
  return { items };
}
