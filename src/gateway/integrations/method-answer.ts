import type { IntegrationResponse, Integration as Settings } from "../../services/apigateway/rest-api.js";
import type { Call, IntegrationAnswer } from "../call.js";
import { decodedBase64 } from "../mapping/base64.js";
import { responseHeaders } from "../mapping/response-parameters.js";
import { renderTemplate } from "../mapping/template.js";
import { firstMediaType, isBinary } from "../media-types.js";
import { failedIntegration, misconfiguredIntegration, type Refusal } from "../refusal.js";

/** What a back end said, before the integration responses have made a method response of it. */
export interface BackEndAnswer {
  /** What selection patterns are held against: a status, or the `errorMessage` of a function (empty where it succeeded). */
  readonly selector: string;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: Buffer;
}

/** A selection pattern matches the whole text, line ends among it. One that is no regular expression matches nothing. */
function fullMatch(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "s").test(text);
  } catch {
    return false;
  }
}

/** The first whose selection pattern matches, else the default: the one without a pattern. */
function selectResponse(call: Call, settings: Settings, selector: string): IntegrationResponse | undefined {
  const responses = Object.values(settings.integrationResponses ?? {});
  const selected =
    responses.find(({ selectionPattern }) => selectionPattern && fullMatch(selectionPattern, selector)) ??
    responses.find(({ selectionPattern }) => !selectionPattern);
  if (selected) return selected;
  call.check(`an integration response is there for ${selector || "the answer"}`, false, {
    actual: responses.map(({ selectionPattern }) => selectionPattern).join(", "),
    advice: "add an integration response without a selection pattern: it is the default",
  });
  call.note(
    `Execution failed due to configuration error: No match for output mapping and no default output mapping configured. Endpoint Response Status Code: ${selector}`,
  );
  return undefined;
}

/** An integration response must lead to a method response of its status. */
function isDeclared(call: Call, { statusCode }: IntegrationResponse): boolean {
  if (Object.hasOwn(call.route?.method.methodResponses ?? {}, statusCode)) return true;
  call.note(
    `Execution failed due to configuration error: Output mapping refers to an invalid method response: ${statusCode}`,
  );
  return call.check(`the method has a response ${statusCode}, as the integration response wants`, false, {
    actual: Object.keys(call.route?.method.methodResponses ?? {}).join(", "),
    advice: `add the method response ${statusCode} (PutMethodResponse, MethodResponses of AWS::ApiGateway::Method), then deploy`,
  });
}

function templateFor(call: Call, response: IntegrationResponse): { type: string; template: string } | undefined {
  const templates = Object.entries(response.responseTemplates ?? {});
  const accepted = firstMediaType(call.headers.get("accept"));
  const chosen =
    templates.find(([type]) => firstMediaType(type) === accepted) ??
    templates.find(([type]) => firstMediaType(type) === "application/json") ??
    templates[0];
  return chosen && { type: chosen[0], template: chosen[1] };
}

/**
 * The back end's body after content handling: text where `typeof` says so. Undefined where it should be Base64 and isn't.
 * Source: API Gateway developer guide, "Content type conversions", and the recorded S3 integrations.
 */
function converted(
  call: Call,
  response: IntegrationResponse,
  answer: BackEndAnswer,
  isMapped: boolean,
): Buffer | string | undefined {
  const types = call.stage?.snapshot.api.binaryMediaTypes;
  const mediaType = firstMediaType(answer.headers.get("content-type")?.at(-1));
  const comesBinary = mediaType !== undefined && isBinary(types, mediaType);
  // Text that a template reads stays text, whatever the client accepts.
  if (isMapped && !comesBinary && response.contentHandling === undefined) return answer.body.toString("utf8");
  const goesBinary =
    response.contentHandling === undefined
      ? isBinary(types, firstMediaType(call.headers.get("accept")))
      : response.contentHandling === "CONVERT_TO_BINARY";
  if (comesBinary) return goesBinary ? answer.body : answer.body.toString("base64");
  const text = answer.body.toString("utf8");
  return goesBinary ? decodedBase64(text) : text;
}

function statusOf(call: Call, response: IntegrationResponse): number {
  const overridden = Number(call.overrides.responseOverride.status ?? Number.NaN);
  const valid = Number.isInteger(overridden) && overridden >= 200 && overridden <= 599;
  return valid ? overridden : Number(response.statusCode);
}

/**
 * What the client gets of a back end that isn't a proxy: the selected integration response's status, headers and
 * template. Without a template the body passes as it is, as `application/json` unless a header mapping says otherwise.
 */
export async function methodAnswer(
  call: Call,
  settings: Settings,
  answer: BackEndAnswer,
  { traced }: { readonly traced: boolean },
): Promise<IntegrationAnswer | Refusal> {
  const response = selectResponse(call, settings, answer.selector);
  if (!response || !isDeclared(call, response)) return misconfiguredIntegration;
  const chosen = templateFor(call, response);
  const content = converted(call, response, answer, Boolean(chosen?.template));
  if (content === undefined) {
    call.check("the back end's body is Base64, as content handling wants", false);
    return failedIntegration;
  }
  let body = content;
  if (chosen?.template) {
    if (typeof content !== "string") {
      call.check("the response template gets text", false, {
        advice: "content handling leaves bytes, which no template can read: use CONVERT_TO_TEXT",
      });
      return failedIntegration;
    }
    body = await renderTemplate(call, chosen.template, content);
  }
  const headers = responseHeaders(call, response.responseParameters, {
    headers: answer.headers,
    body: typeof content === "string" ? content : "",
  });
  return {
    statusCode: statusOf(call, response),
    headers: [["Content-Type", chosen?.type ?? "application/json"], ...headers],
    body,
    traced,
  };
}
