import { APIGateway } from "@aws-sdk/client-api-gateway";
import { startCloud } from "../harness/cloud.js";
import { placement } from "./in-process.js";

const cloud = await startCloud({ placement });

/** The SDK's client of a cloud that has no APIs. Its answers come without what the client itself adds. */
export async function client(): Promise<APIGateway> {
  const api = cloud.client(APIGateway);
  const { items = [] } = await api.getRestApis({ limit: 500 });
  for (const { id: restApiId } of items) await api.deleteRestApi({ restApiId });
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
