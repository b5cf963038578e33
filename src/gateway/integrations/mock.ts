import type { IntegrationResponse, Integration as Settings } from "../../services/apigateway/rest-api.js";
import type { Call, IntegrationAnswer } from "../call.js";
import { responseHeaders } from "../mapping/response-parameters.js";
import { renderTemplate, TemplateError } from "../mapping/template.js";
import { firstMediaType } from "../media-types.js";
import { INTERNAL_SERVER_ERROR, type Refusal } from "../refusal.js";
import type { Integration } from "./integration.js";

const failed: Refusal = { type: "DEFAULT_5XX", status: 500, message: INTERNAL_SERVER_ERROR, spaced: true };

const templateOf = (templates: Readonly<Record<string, string>> | undefined, mediaType: string): string | undefined =>
  Object.entries(templates ?? {}).find(([type]) => firstMediaType(type) === mediaType)?.[1];

/** What goes to the back end: the request template's text, or the body itself where the settings let it pass. */
async function requestBody(call: Call, settings: Settings): Promise<string | Refusal> {
  const mediaType = firstMediaType(call.headers.get("content-type")) ?? "application/json";
  const body = call.request.body.toString("utf8");
  const template = templateOf(settings.requestTemplates, mediaType);
  if (template !== undefined) return renderTemplate(call, template, body);
  const none = Object.keys(settings.requestTemplates ?? {}).length === 0;
  const passes =
    settings.passthroughBehavior === "WHEN_NO_MATCH" || (settings.passthroughBehavior === "WHEN_NO_TEMPLATES" && none);
  if (passes) return body;
  call.check("a request template is there for the request's content type", false, {
    actual: mediaType,
    expected: Object.keys(settings.requestTemplates ?? {}).join(", "),
    advice: `passthroughBehavior is ${settings.passthroughBehavior}: send another Content-Type or add a template for this one`,
  });
  return { type: "UNSUPPORTED_MEDIA_TYPE", message: "Unsupported Media Type" };
}

/** `{"statusCode": 200}`; AWS reads it leniently, `{statusCode: 200}` and single quotes too. */
function statusCodeOf(text: string): number | undefined {
  let found: unknown;
  try {
    const value: unknown = JSON.parse(text);
    found = typeof value === "object" && value !== null && "statusCode" in value ? value.statusCode : undefined;
  } catch {
    found = /^\s*\{[\s\S]*?["']?\bstatusCode["']?\s*:\s*["']?(\d{3})\b/.exec(text)?.[1];
  }
  return /^\d{3}$/.test(String(found)) ? Number(found) : undefined;
}

const fullMatch = (pattern: string, text: string): boolean => {
  try {
    return new RegExp(`^(?:${pattern})$`, "s").test(text);
  } catch {
    return false;
  }
};

/** The first whose selection pattern matches the whole status, else the default: the one without a pattern. */
function selectResponse(settings: Settings, status: number): IntegrationResponse | undefined {
  const responses = Object.values(settings.integrationResponses ?? {});
  return (
    responses.find(({ selectionPattern }) => selectionPattern && fullMatch(selectionPattern, String(status))) ??
    responses.find(({ selectionPattern }) => !selectionPattern)
  );
}

function responseTemplate(
  call: Call,
  response: IntegrationResponse,
): { contentType: string; template: string } | undefined {
  const templates = Object.entries(response.responseTemplates ?? {});
  const accepted = firstMediaType(call.headers.get("accept"));
  const chosen =
    templates.find(([type]) => firstMediaType(type) === accepted) ??
    templates.find(([type]) => firstMediaType(type) === "application/json") ??
    templates[0];
  return chosen && { contentType: chosen[0], template: chosen[1] };
}

async function answer(call: Call, settings: Settings): Promise<IntegrationAnswer | Refusal> {
  const sent = await requestBody(call, settings);
  if (typeof sent !== "string") return sent;
  const status = statusCodeOf(sent);
  if (status === undefined) {
    call.check('the request template makes {"statusCode": …}', false, {
      actual: sent.slice(0, 80),
      advice: 'give the MOCK integration a request template for this content type: {"statusCode": 200}',
    });
    return failed;
  }
  const response = selectResponse(settings, status);
  if (!response) {
    call.check(`an integration response is there for ${status}`, false, {
      actual: Object.values(settings.integrationResponses ?? {})
        .map(({ selectionPattern }) => selectionPattern)
        .join(", "),
      advice: "add an integration response without a selection pattern: it is the default",
    });
    return failed;
  }
  const chosen = responseTemplate(call, response);
  const body = chosen && chosen.template !== "" ? await renderTemplate(call, chosen.template, "") : "";
  const headers = responseHeaders(call, response.responseParameters, { headers: new Map(), body: "" });
  const overridden = Number(call.overrides.responseOverride.status ?? Number.NaN);
  const valid = Number.isInteger(overridden) && overridden >= 200 && overridden <= 599;
  return {
    statusCode: valid ? overridden : Number(response.statusCode),
    headers: [["Content-Type", chosen?.contentType ?? "application/json"], ...headers],
    body,
    traced: false,
  };
}

/** MOCK: no back end; the request template names a status, the integration response of that status answers. */
export const mock: Integration = {
  async run(call, settings) {
    try {
      return await answer(call, settings);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      call.check("the mapping template can be rendered", false, { actual: error.message });
      return failed;
    }
  },
};
