import { APIGateway } from "@aws-sdk/client-api-gateway";
import { startCloud } from "../harness/cloud.js";
import { placement } from "./in-process.js";

const cloud = await startCloud({ placement });

/** The SDK's client of a cloud that has no APIs, API keys and usage plans. Its answers come without what the client itself adds. */
export async function client(): Promise<APIGateway> {
  const api = cloud.client(APIGateway);
  const { items = [] } = await api.getRestApis({ limit: 500 });
  for (const { id: restApiId } of items) await api.deleteRestApi({ restApiId });
  const { items: plans = [] } = await api.getUsagePlans({ limit: 500 });
  for (const { id: usagePlanId } of plans) await api.deleteUsagePlan({ usagePlanId });
  const { items: keys = [] } = await api.getApiKeys({ limit: 500 });
  for (const { id: apiKey } of keys) await api.deleteApiKey({ apiKey });
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
