import type { IncomingMessage, ServerResponse } from "node:http";
import { shownExchange } from "../gateway/exchange.js";
import { explain } from "../gateway/explain.js";
import { explainToken } from "../gateway/explain-token.js";
import { isFault } from "../lib/fault.js";
import type { Placement } from "../lib/placement.js";
import type { UserPools } from "../services/cognito-idp/service.js";
import { audit } from "./audit.js";
import { readBody } from "./body.js";
import type { Cloud } from "./cloud.js";
import { isCrossOrigin } from "./hosts.js";
import { decoded } from "./locate.js";

export interface LocalApiOptions {
  readonly cloud: Cloud;
  readonly placement: Placement;
  readonly state: string | undefined;
  readonly version: string;
  readonly url: () => string;
  /** When the port began to listen. */
  readonly started: () => Date;
  readonly requestStop: () => void;
}

const LARGEST_BODY = 64 * 1024;
const WITH_BODY: ReadonlySet<string> = new Set(["POST /token", "POST /explain-token"]);
/** What may wait for one who follows but doesn't read, in bytes; beyond it they are cut off, and may come again. */
const MOST_UNREAD = 4 * 1024 * 1024;

/**
 * What the command line and the console ask of a running cloud, under `/_sekisho`: JSON, for this machine's own programs
 * and for pages that this port served.
 *
 * - `GET /health` → `{version, pid, region, accountId, url, started, state?}`
 * - `GET /requests[?after=ID][&limit=N]` → `{requests: RequestRecord[]}`, oldest first
 * - `GET /requests/ID[?lines=1]` → one record; the beginning of its id is enough. With `lines` `{record, lines}`, the lines
 *   as `sekisho explain` prints them
 * - `GET /requests/ID/exchange` → `ShownExchange`: the request, the function's event and answer, the response; of the last
 *   500 requests of this process, with nothing secret whole
 * - `GET /outbox[?after=ID][&userPoolId=ID]` → `{messages: OutboxMessage[]}`
 * - `POST /token {userPoolId, clientId, username, issuedAt?, scopes?}` → `{idToken, accessToken, refreshToken, expiresIn}`
 * - `POST /explain-token {userPoolId, token}` → `ExplainedToken`: what stands in it, and what an authorizer of the pool checks
 * - `GET /authorizer-tests/ID` → `{checks}` of a TestInvokeAuthorizer, by the id in its log's first line; of the last 100
 * - `GET /audit/APIID?stage=STAGE` → `{protection, findings}`: how each method is protected, as `sekisho audit` shows it
 * - `POST /stop` → 202; the process ends when it has closed everything
 *
 * `requests` and `outbox` with `Accept: text/event-stream` are followed: each new one is an event.
 */
export class LocalApi {
  readonly #options: LocalApiOptions;
  readonly #streams = new Set<ServerResponse>();

  constructor(options: LocalApiOptions) {
    this.#options = options;
  }

  async handle(request: IncomingMessage, response: ServerResponse, path: string, rawQuery: string): Promise<void> {
    if (isCrossOrigin(request.headers)) {
      request.resume();
      return answer(response, 403, { message: "Pages of other origins have no access here" });
    }
    const { cloud } = this.#options;
    const query = new URLSearchParams(rawQuery);
    const after = query.get("after") ?? undefined;
    const follow = (request.headers.accept ?? "").includes("text/event-stream");
    const [, first, second, ...rest] = path.split("/");
    const route = [`${request.method} /${first}${second ? "/…" : ""}`, ...rest].join("/");
    if (!WITH_BODY.has(route)) request.resume();
    switch (route) {
      case "GET /health":
        return answer(response, 200, this.#health());
      case "GET /requests": {
        if (follow) return this.#follow(response, (send) => cloud.requests.onRecord((record) => send(record())));
        const limit = Number(query.get("limit") ?? 1000);
        return answer(response, 200, {
          requests: cloud.requests.list({ ...(after !== undefined && { after }), limit }),
        });
      }
      case "GET /requests/…": {
        const record = cloud.requests.find(decoded(second ?? ""));
        return record
          ? answer(response, 200, query.get("lines") === "1" ? { record, lines: explain(record) } : record)
          : answer(response, 404, { message: `No request ${second} is kept` });
      }
      case "GET /requests/…/exchange": {
        const exchange = cloud.exchanges.find(cloud.requests.find(decoded(second ?? ""))?.id ?? "");
        return exchange
          ? answer(response, 200, shownExchange(exchange))
          : answer(response, 404, { message: "What was sent and answered is kept for the last 500 requests alone" });
      }
      case "GET /outbox": {
        if (follow) return this.#follow(response, (send) => cloud.outbox.onMessage(send));
        const userPoolId = query.get("userPoolId") ?? undefined;
        const messages = cloud.outbox.list({
          ...(after !== undefined && { after }),
          ...(userPoolId && { userPoolId }),
        });
        return answer(response, 200, { messages });
      }
      case "POST /token":
        return answerWith(response, async () => tokensOf(cloud.userPools, await objectIn(request)));
      case "POST /explain-token":
        return answerWith(response, async () => {
          const { userPoolId, token } = await objectIn(request);
          const { id } = cloud.userPools.pools.get(String(userPoolId));
          return explainToken(cloud.gateway, cloud.userPools.pools.arnOf(id), String(token));
        });
      case "GET /authorizer-tests/…": {
        const checks = cloud.authorizerTests.find(decoded(second ?? ""));
        return checks
          ? answer(response, 200, { checks })
          : answer(response, 404, { message: "What was checked is kept for the last 100 tests alone" });
      }
      case "GET /audit/…":
        return answerWith(response, async () => audit(cloud.apis, decoded(second ?? ""), query.get("stage") ?? ""));
      case "POST /stop":
        answer(response, 202, { message: "Stopping" });
        return this.#options.requestStop();
      default:
        return answer(response, 404, { message: `There is no ${request.method} /_sekisho${path}` });
    }
  }

  /** Ends what is followed: such answers never end by themselves. */
  close(): void {
    for (const response of this.#streams) response.end();
  }

  #health(): object {
    const { version, placement, state, url, started } = this.#options;
    return {
      version,
      pid: process.pid,
      region: placement.region,
      accountId: placement.accountId,
      url: url(),
      started: started().toISOString(),
      ...(state !== undefined && { state }),
    };
  }

  #follow<T>(response: ServerResponse, subscribe: (send: (item: T) => void) => () => void): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.flushHeaders();
    const end = subscribe((item) => {
      if (response.writableLength > MOST_UNREAD) response.destroy();
      else response.write(`data: ${JSON.stringify(item)}\n\n`);
    });
    this.#streams.add(response);
    response.on("close", () => {
      end();
      this.#streams.delete(response);
    });
  }
}

/** A request that can't be read; the message says why. */
class Unreadable extends Error {}

/** The JSON object that was sent. Throws `Unreadable`. */
async function objectIn(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const body = await readBody(request, LARGEST_BODY);
  if (body.kind !== "whole") throw new Unreadable("The body did not arrive whole");
  try {
    return JSON.parse(body.bytes.toString("utf8")) ?? {};
  } catch {
    throw new Unreadable("The body is not JSON");
  }
}

/** Answers with what is made, or with why it can't be. */
async function answerWith(response: ServerResponse, make: () => Promise<object>): Promise<void> {
  try {
    answer(response, 200, await make());
  } catch (error) {
    if (isFault(error)) return answer(response, error.statusCode, { code: error.code, message: error.message });
    if (error instanceof Unreadable) return answer(response, 400, { message: error.message });
    throw error;
  }
}

/** Signs a user in without a password: whoever reaches this port owns the users. */
async function tokensOf(userPools: UserPools, asked: Readonly<Record<string, unknown>>): Promise<object> {
  const pool = userPools.pools.get(String(asked.userPoolId));
  const client = userPools.clients.ofPool(String(asked.clientId), pool.id);
  const user = userPools.users.get(pool, String(asked.username));
  const tokens = await userPools.sessions.start(pool, client, user, {
    ...(typeof asked.issuedAt === "number" && { issuedAt: asked.issuedAt }),
    ...(Array.isArray(asked.scopes) && { scopes: asked.scopes.map(String) }),
  });
  return {
    idToken: tokens.IdToken,
    accessToken: tokens.AccessToken,
    refreshToken: tokens.RefreshToken,
    expiresIn: tokens.ExpiresIn,
  };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
