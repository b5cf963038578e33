import type { Integration } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { firstMediaType, isBinary } from "../media-types.js";
import { failedIntegration, type Refusal } from "../refusal.js";
import { decodedBase64 } from "./base64.js";
import { renderTemplate } from "./template.js";

export interface RequestBody {
  readonly content: Buffer | string;
  /** Made by a template; otherwise the client's own. */
  readonly templated: boolean;
}

const templateOf = (templates: Readonly<Record<string, string>> | undefined, mediaType: string): string | undefined =>
  Object.entries(templates ?? {}).find(([type]) => firstMediaType(type) === mediaType)?.[1];

/**
 * The client's body after content handling.
 * Source: API Gateway developer guide, "Content type conversions", and the recorded S3 integrations.
 */
function handled(call: Call, settings: Integration, mediaType: string): Buffer | string | Refusal {
  const { body } = call;
  if (isBinary(call.stage?.snapshot.api.binaryMediaTypes, mediaType))
    return settings.contentHandling === "CONVERT_TO_TEXT" ? body.toString("base64") : body;
  const text = body.toString("utf8");
  if (settings.contentHandling !== "CONVERT_TO_BINARY") return text;
  const decoded = decodedBase64(text);
  if (decoded) return decoded;
  call.check("the body is Base64, as contentHandling CONVERT_TO_BINARY wants", false, { actual: mediaType });
  return failedIntegration;
}

function passes(call: Call, settings: Integration, mediaType: string): boolean {
  const types = Object.keys(settings.requestTemplates ?? {});
  if (settings.passthroughBehavior === "WHEN_NO_MATCH") return true;
  if (settings.passthroughBehavior === "WHEN_NO_TEMPLATES" && types.length === 0) return true;
  return call.check("a request template is there for the request's content type", false, {
    actual: mediaType,
    expected: types.join(", "),
    advice: `passthroughBehavior is ${settings.passthroughBehavior}: send another Content-Type or add a template for this one`,
  });
}

/** What goes to the back end: the request template's text, or the body itself where the settings let it pass. */
export async function requestBody(call: Call, settings: Integration): Promise<RequestBody | Refusal> {
  const mediaType = firstMediaType(call.headers.get("content-type")) ?? "application/json";
  const template = templateOf(settings.requestTemplates, mediaType);
  if (template === undefined && !passes(call, settings, mediaType))
    return { type: "UNSUPPORTED_MEDIA_TYPE", message: "Unsupported Media Type" };
  const body = handled(call, settings, mediaType);
  if (typeof body !== "string" && !Buffer.isBuffer(body)) return body;
  if (template === undefined) return { content: body, templated: false };
  if (typeof body !== "string") {
    call.check("the request template gets text", false, {
      actual: `${mediaType} is one of the API's binary media types`,
      advice: "a template can't read bytes: set the integration's contentHandling to CONVERT_TO_TEXT",
    });
    call.note("Execution failed due to configuration error: Unable to transform request");
    return failedIntegration;
  }
  return { content: await renderTemplate(call, template, body), templated: true };
}
