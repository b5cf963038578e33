import type { KeyObject } from "node:crypto";
import { Readable } from "node:stream";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { isFault } from "../../src/lib/fault.js";
import { systemRandom } from "../../src/lib/ids.js";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";
import { generateRsaKeySync } from "../../src/lib/rsa-key.js";
import { cognitoIdp } from "../../src/services/cognito-idp/index.js";
import { UserPools } from "../../src/services/cognito-idp/service.js";
import { openSqlite } from "../../src/store/sqlite.js";
import type { Store } from "../../src/store/store.js";

/** A clock that stands still until it is told to move. */
export class HandClock {
  #now = Date.UTC(2026, 8, 24, 13, 50, 15);
  now(): Date {
    return new Date(this.#now);
  }
  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

/** Making RSA keys takes most of a test's time, and the tests need no more than two. */
const keys = [0, 1].map(() => generateRsaKeySync());
let turn = 0;
export const readyKey = async (): Promise<KeyObject> => keys[turn++ % 2] as KeyObject;

export interface Harness {
  readonly service: UserPools;
  readonly client: CognitoIdentityProviderClient;
  readonly clock: HandClock;
  readonly store: Store;
}

/** The service behind the AWS SDK's client: every call goes through the SDK's own serialization, and no port. */
export function startUserPools({ store = openSqlite(":memory:"), clock = new HandClock() } = {}): Harness {
  const service = new UserPools({
    store,
    clock,
    random: systemRandom,
    placement: DEFAULT_PLACEMENT,
    generateKey: readyKey,
  });
  return { service, client: clientOf(service, clock), clock, store };
}

function clientOf(service: UserPools, clock: HandClock): CognitoIdentityProviderClient {
  const { handlers } = cognitoIdp(service);
  const byName = new Map(handlers.map((handler) => [handler.operation.name, handler]));
  const answer = async (target: string, body: string) => {
    const handler = byName.get(target.slice(target.indexOf(".") + 1));
    if (!handler) return { statusCode: 400, value: { __type: "UnknownOperationException" } };
    const call = {
      service,
      now: clock.now(),
      caller: undefined,
      requestId: "test",
      placement: DEFAULT_PLACEMENT,
      fault: (name: string, message: string) => Object.assign(new Error(message), { code: name, modelled: true }),
    };
    try {
      return { statusCode: 200, value: await handler.run(call as never, JSON.parse(body) as never) };
    } catch (error) {
      if (!isFault(error) && !(error as { modelled?: boolean }).modelled) throw error;
      const { code, message } = error as unknown as { code: string; message: string };
      return { statusCode: 400, value: { __type: code, message } };
    }
  };
  return new CognitoIdentityProviderClient({
    region: DEFAULT_PLACEMENT.region,
    maxAttempts: 1,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    requestHandler: {
      metadata: { handlerProtocol: "http/1.1" },
      destroy: () => undefined,
      handle: async (request: { headers: Record<string, string>; body: Uint8Array }) => {
        const { statusCode, value } = await answer(
          request.headers["x-amz-target"] ?? "",
          Buffer.from(request.body).toString(),
        );
        const body = Readable.from([Buffer.from(JSON.stringify(epochSeconds(value)))]);
        return { response: { statusCode, headers: { "content-type": "application/x-amz-json-1.1" }, body } };
      },
    } as never,
  });
}

const epochSeconds = (value: unknown): unknown => {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(epochSeconds);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, epochSeconds(member)]));
};

/** What a call was refused with, or undefined where it was not. */
export const refusal = (call: Promise<unknown>): Promise<{ name: string; message: string } | undefined> =>
  call.then(
    () => undefined,
    (error: Error) => ({ name: error.name, message: error.message }),
  );

export const PASSWORD = "Correct-horse-1";

export interface World extends Harness {
  readonly poolId: string;
  readonly clientId: string;
}

export const ALL_FLOWS = [
  "ALLOW_USER_SRP_AUTH",
  "ALLOW_USER_PASSWORD_AUTH",
  "ALLOW_ADMIN_USER_PASSWORD_AUTH",
  "ALLOW_REFRESH_TOKEN_AUTH",
] as const;

/** The claims of a token, unverified. */
export const claimsOf = (token = ""): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, unknown>;
export const headerOf = (token = ""): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as Record<string, unknown>;
