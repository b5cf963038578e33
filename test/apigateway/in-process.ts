import type { APIGateway } from "@aws-sdk/client-api-gateway";
import type { Clock } from "../../src/lib/clock.js";
import { seededRandom } from "../../src/lib/ids.js";
import { apiGateway } from "../../src/services/apigateway/index.js";
import { RestApis } from "../../src/services/apigateway/service.js";
import { faultOf } from "../../src/services/operation.js";
import { openSqlite } from "../../src/store/sqlite.js";
import type { Store } from "../../src/store/store.js";

/** The account of the recordings. */
export const placement = { accountId: "111111111111", region: "us-east-1" };

export function restApis(store: Store = openSqlite(":memory:"), seed = "test"): RestApis {
  let time = Date.UTC(2025, 0, 1);
  const clock: Clock = { now: () => new Date(time++) };
  return new RestApis({ store, clock, random: seededRandom(seed), placement });
}

/** The operations without the wire between, in the shape of the SDK's client. */
export function operationsOf(service: RestApis = restApis()): APIGateway {
  const { handlers } = apiGateway(service);
  const byName = new Map(handlers.map((handler) => [handler.operation.name.toLowerCase(), handler]));
  return new Proxy({} as APIGateway, {
    // A client is no promise: without this, awaiting it would call an operation named `then`.
    get: (_, name) =>
      name === "then"
        ? undefined
        : async (input: object = {}) => {
            const handler = byName.get(String(name).toLowerCase());
            if (!handler) throw new TypeError(`no operation ${String(name)}`);
            const call = {
              service,
              now: new Date(),
              caller: undefined,
              requestId: "test",
              placement,
              fault: faultOf(),
            };
            return handler.run(call as never, input as never);
          },
  });
}
