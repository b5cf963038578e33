import type { Call } from "../call.js";
import { contextValue } from "../mapping/context.js";
import type { GatewayResponse } from "../request.js";

const VARIABLE = /\$context((?:\.[\w-]+|\[['"][^'"\]]+['"]\])+)/g;

/** Variables that exist for access logs alone. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html */
function ofTheAnswer(call: Call, response: GatewayResponse, milliseconds: number): Readonly<Record<string, string>> {
  const known: Record<string, string> = {
    status: String(response.statusCode),
    responseLength: String(Buffer.byteLength(response.body)),
    responseLatency: String(Math.round(milliseconds)),
  };
  const { integrationLatency, integrationStatus } = call;
  if (integrationLatency !== undefined) {
    known.integrationLatency = String(Math.round(integrationLatency));
    known["integration.latency"] = known.integrationLatency;
  }
  if (integrationStatus !== undefined) {
    known["integration.status"] = String(integrationStatus);
    // Of a proxy it is the status that the function returned.
    known.integrationStatus = String(
      call.integration?.type === "AWS_PROXY" ? (call.answer?.statusCode ?? integrationStatus) : integrationStatus,
    );
    known["integration.integrationStatus"] = known.integrationStatus;
  }
  const failed = call.refusal && call.checks.findLast(({ step, passed }) => step === "integrate" && !passed);
  if (failed) {
    known.integrationErrorMessage = failed.what;
    known["integration.error"] = failed.what;
  }
  return known;
}

/** What the stage's `accessLogSettings.format` makes of a request; what has no value is a dash. */
export function accessLine(call: Call, format: string, response: GatewayResponse, milliseconds: number): string {
  const known = ofTheAnswer(call, response, milliseconds);
  return format.replace(VARIABLE, (_, path: string) => {
    const value = known[path.slice(1)] ?? contextValue(call, path);
    return value === undefined || value === "" ? "-" : value;
  });
}
