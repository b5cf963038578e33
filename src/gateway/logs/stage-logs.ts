import { createHash } from "node:crypto";
import { parseArn } from "../../lib/arn.js";
import { withoutSecrets } from "../authorizers/identity.js";
import type { Call } from "../call.js";
import { isSignature } from "../iam/signature.js";
import type { GatewayResponse } from "../request.js";
import { accessLine } from "./access.js";
import { executionLines } from "./execution.js";

type Level = "OFF" | "ERROR" | "INFO";

interface Setting {
  readonly level: Level;
  readonly data: boolean;
}

const OFF: Setting = { level: "OFF", data: false };

/** Streams are named by a hash, as API Gateway names them. */
const streamOf = (...parts: readonly string[]): string =>
  createHash("sha256").update(parts.join("/")).digest("hex").slice(0, 32);

const settingOf = (settings: Readonly<Record<string, unknown>> | undefined): Setting => ({
  level: (settings?.loggingLevel as Level | undefined) ?? "OFF",
  data: settings?.dataTraceEnabled === true,
});

/** What the stage's settings say of the method that the request led to; those for all methods where it led to none. */
function executionSetting({ stage, route }: Call): Setting {
  const settings = stage?.served.stage.methodSettings;
  if (!settings) return OFF;
  const own = route && settings[`${route.resource.path.slice(1)}/${route.method.httpMethod}`];
  return settingOf(own ?? settings["*/*"]);
}

/** Whether somebody will read the execution log of requests to this stage. */
export const isExecutionLogged = ({ stage }: Call): boolean =>
  Object.values(stage?.served.stage.methodSettings ?? {}).some((settings) => settingOf(settings).level !== "OFF");

/** Of a failed request, what ERROR logs. */
const FAILURE = /^(?:Execution failed|Method completed)/;

function logExecution(call: Call, response: GatewayResponse): void {
  const { level, data } = executionSetting(call);
  if (level === "OFF" || (level === "ERROR" && !call.refusal)) return;
  const lines = executionLines(call, response, { data: data && level === "INFO" });
  const kept =
    level === "INFO"
      ? [`Extended Request Id: ${call.extendedId}`, ...lines]
      : lines.filter((line) => FAILURE.test(line));
  const { restApiId, stageName } = call.request;
  const group = `API-Gateway-Execution-Logs_${restApiId}/${stageName}${call.isCanary ? "/Canary" : ""}`;
  append(
    call,
    group,
    kept.map((line) => `(${call.id}) ${line}`),
  );
}

function logAccess(call: Call, response: GatewayResponse, milliseconds: number): void {
  const { format, destinationArn } = call.stage?.served.stage.accessLogSettings ?? {};
  const group = /^log-group:(.+?)(?::\*)?$/.exec(parseArn(destinationArn ?? "")?.resource ?? "")?.[1];
  if (format === undefined || group === undefined) return;
  append(call, group, [accessLine(call, format, response, milliseconds)]);
}

/** What the client proved itself with; a refusal's words or a function's event may repeat it. */
function secretsOf({ headers, query, request }: Call): readonly string[] {
  const tokens = headers.all("authorization").filter((value) => !isSignature(value));
  const presigned = query.get("X-Amz-Security-Token") ?? [];
  const [, encoded] = /(?:^|&)X-Amz-Security-Token=([^&]+)/.exec(request.rawQuery) ?? [];
  return [
    ...tokens.flatMap((value) => [value, value.slice(value.indexOf(" ") + 1)]),
    ...headers.all("x-amz-security-token"),
    ...presigned,
    ...(encoded === undefined ? [] : [encoded]),
    ...headers.all("x-api-key"),
  ];
}

function append(call: Call, group: string, lines: readonly string[]): void {
  const secrets = secretsOf(call);
  call.gateway.logs?.append(
    group,
    streamOf(call.request.restApiId, call.request.stageName),
    lines.map((line) => ({ timestamp: call.time, message: withoutSecrets(line, secrets) })),
  );
}

/** Writes what the stage logs of a request to CloudWatch Logs. */
export function logRequest(call: Call, response: GatewayResponse, milliseconds: number): void {
  if (!call.stage || !call.gateway.logs) return;
  if (call.execution) logExecution(call, response);
  if (call.stage.served.stage.accessLogSettings) logAccess(call, response, milliseconds);
}
