import { APIGateway } from "@aws-sdk/client-api-gateway";
import { onTestFinished } from "vitest";
import { startServer } from "../../src/server/listen.js";
import { clientFor } from "../harness/client.js";
import { placement } from "./in-process.js";

/** The SDK's client of a cloud of the test's own. Its answers come without what the client itself adds. */
export async function client(): Promise<APIGateway> {
  const server = await startServer({ port: 0, environments: 1, placement });
  onTestFinished(() => server.close());
  const api = clientFor(server.url, APIGateway);
  api.middlewareStack.add(
    (next) => async (call) => {
      const result = await next(call);
      Reflect.deleteProperty(result.output, "$metadata");
      return result;
    },
    { step: "initialize", priority: "high" },
  );
  return api;
}
