import type { Integration as Settings } from "../../services/apigateway/rest-api.js";
import type { Call, IntegrationAnswer } from "../call.js";
import { decide, denial, type Question } from "../iam/decide.js";
import { integrationCaller } from "../iam/integration-caller.js";
import type { SigningKey } from "../iam/signer.js";
import { noteAnswer, noteRequest } from "../logs/execution.js";
import { withStageVariables } from "../mapping/parameters.js";
import { requestBody } from "../mapping/request-body.js";
import {
  type MappedParameters,
  mappedParameters,
  queryText,
  withPathParameters,
} from "../mapping/request-parameters.js";
import type { ServiceRequest } from "../neighbours.js";
import { failedIntegration, misconfiguredIntegration, type Refusal } from "../refusal.js";
import { REACHABLE, serviceAction } from "./aws-action.js";
import type { Integration } from "./integration.js";
import { methodAnswer } from "./method-answer.js";

/** `arn:aws:apigateway:<region>:[<subdomain>.]<service>:path/<path>` or `…:action/<Operation>[&Name=value]`. */
const URI = /^arn:[^:]+:apigateway:[^:]*:(?:[^:]+\.)?([a-z0-9-]+):(path|action)\/(.*)$/s;

interface Target {
  readonly service: string;
  /** Begins with a slash. */
  readonly path: string;
  readonly query: string;
  readonly operation: string | undefined;
}

function targetOf(call: Call, settings: Settings, mapped: MappedParameters): Target | undefined {
  const uri = withPathParameters(withStageVariables(call, settings.uri ?? ""), mapped.path);
  const [, service, kind, rest = ""] = URI.exec(uri ?? "") ?? [];
  if (service === undefined) return undefined;
  const [before = "", ...after] = rest.split(kind === "action" ? "&" : "?");
  const query = [...after, queryText(mapped.querystring)].filter((part) => part !== "").join("&");
  if (kind === "path") return { service, path: `/${before.replace(/^\//, "")}`, query, operation: undefined };
  const version = new URLSearchParams(query).has("Action") ? "" : `Action=${before}`;
  return { service, path: "/", query: [version, query].filter((part) => part !== "").join("&"), operation: before };
}

function refuse(call: Call, what: string, more: { actual?: unknown; expected?: unknown; advice: string }): Refusal {
  call.check(what, false, more);
  return misconfiguredIntegration;
}

/** Who acts: the role of the integration's `credentials`, which must trust API Gateway. */
function actor(call: Call, settings: Settings): SigningKey | Refusal {
  const { credentials } = settings;
  if (credentials === undefined)
    return refuse(call, "the integration has credentials", {
      advice:
        "an AWS integration acts with a role: set credentials to the ARN of one that trusts apigateway.amazonaws.com",
    });
  return integrationCaller(call, credentials);
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Members of the input, wherever the request has them. */
function memberReader(query: string, body: Buffer, isForm: boolean): (name: string) => string | undefined {
  const parameters = new URLSearchParams(query);
  const form = isForm ? new URLSearchParams(body.toString("utf8")) : undefined;
  let json: Record<string, unknown> = {};
  try {
    json = Object(JSON.parse(body.toString("utf8")));
  } catch {
    json = {};
  }
  return (name) => form?.get(name) ?? parameters.get(name) ?? textOf(json[name]);
}

function requestFor(call: Call, settings: Settings, target: Target, mapped: MappedParameters, body: Buffer) {
  const headers: Record<string, string> = {
    accept: "application/json",
    "user-agent": `AmazonAPIGateway_${call.request.restApiId}`,
    "content-type": "application/json",
  };
  for (const [name, values] of mapped.header) headers[name.toLowerCase()] = values.at(-1) ?? "";
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  const operation =
    target.operation ??
    headers["x-amz-target"]?.replace(/^.*\./, "") ??
    memberReader(target.query, body, isForm)("Action");
  const { httpMethod: verb } = settings;
  const method = verb === undefined || verb === "ANY" ? call.request.method : verb;
  const { region, accountId } = call.gateway.placement;
  const member = memberReader(target.query, body, isForm);
  const asked = serviceAction(target.service, { method, path: target.path, operation, member, region, accountId });
  return { method, headers, operation, asked, isForm };
}

async function ask(call: Call, request: ServiceRequest, region: string) {
  const url = `https://${request.service}.${region}.amazonaws.com${request.path}${request.query && `?${request.query}`}`;
  const started = performance.now();
  noteRequest(call, { method: request.method, url, headers: Object.entries(request.headers), body: request.body });
  const answer = await call.gateway.services?.request(request);
  call.integrationLatency = performance.now() - started;
  if (!answer) return undefined;
  noteAnswer(
    call,
    { status: answer.statusCode, rawHeaders: Object.entries(answer.headers).flat(), body: answer.body },
    call.integrationLatency,
  );
  return answer;
}

/** AWS over another service than Lambda: the services of this cloud answer, as the role that the integration names. */
export const awsService: Integration = {
  async run(call, settings): Promise<IntegrationAnswer | Refusal> {
    const sent = await requestBody(call, settings);
    if (!("content" in sent)) return sent;
    const mapped = mappedParameters(call, settings);
    const target = targetOf(call, settings, mapped);
    if (!target)
      return refuse(call, "the integration's uri names a service's path or action once it is filled in", {
        actual: settings.uri,
        advice: "map every {name} of the uri with integration.request.path.name",
      });
    call.integrationTarget = `${target.service} ${target.operation ?? target.path}`;
    const body = Buffer.from(sent.content);
    const { asked, ...request } = requestFor(call, settings, target, mapped, body);
    if (!asked || !call.gateway.services)
      return refuse(
        call,
        `Sekisho can reach ${target.service} ${request.operation ?? `${request.method} ${target.path}`}`,
        {
          expected: REACHABLE.join(", "),
          advice: "AWS integrations reach S3's buckets and objects, SSM's parameters and STS's GetCallerIdentity",
        },
      );
    const key = actor(call, settings);
    if (!("caller" in key)) return key;
    const question: Question = { ...asked, shownResource: asked.resource };
    const decision = decide(call, key, question);
    const answer = await ask(
      call,
      {
        ...request,
        service: target.service,
        path: target.path,
        query: target.query,
        body,
        caller: key.caller,
        ...(decision.decision !== "allow" && { denied: denial(decision, key.caller.arn, question) }),
      },
      call.gateway.placement.region,
    );
    if (!answer) return failedIntegration;
    const headers = new Map(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), [value]]));
    return methodAnswer(
      call,
      settings,
      { selector: String(answer.statusCode), headers, body: answer.body },
      { traced: true },
    );
  },
};
