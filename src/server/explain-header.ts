import type { IncomingMessage } from "node:http";
import { reasonOf } from "../gateway/explain.js";
import type { GatewayResponse, RequestRecord } from "../gateway/gateway.js";
import { printed } from "../lib/printed.js";

const LONGEST = 500;

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && (address === "::1" || /^(?:::ffff:)?127\./.test(address));

/** Whether a program on this machine asks with `x-sekisho-explain: 1`. */
export const asksWhy = ({ headers, socket }: IncomingMessage): boolean =>
  headers["x-sekisho-explain"] === "1" && isLoopback(socket.remoteAddress);

/** One line of printable ASCII, as a header can carry it. */
const ascii = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replace(/[^\x20-\x7e]+/g, "?")
    .slice(0, LONGEST)
    .trim();

function why(record: RequestRecord): string | undefined {
  const reason = reasonOf(record);
  if (!reason) return undefined;
  const actual = reason.actual === undefined ? "" : ` (actual: ${printed(reason.actual)})`;
  return ascii(`failed: ${reason.what}${actual}`);
}

/**
 * The answer with `x-sekisho-request`, the id that `sekisho explain` takes, and with `x-sekisho-why`, the check that
 * failed, where one did.
 */
export function withReason(
  answer: GatewayResponse,
  find: (requestId: string) => RequestRecord | undefined,
): GatewayResponse {
  const id = answer.headers.find(([name]) => name === "x-amzn-RequestId")?.[1];
  const record = id === undefined ? undefined : find(id);
  if (!record) return answer;
  const reason = why(record);
  return {
    ...answer,
    headers: [
      ...answer.headers,
      ["x-sekisho-request", record.id],
      ...(reason === undefined ? [] : ([["x-sekisho-why", reason]] as const)),
    ],
  };
}
