import { printed } from "../../lib/printed.js";
import type { Integration as Settings } from "../../services/apigateway/rest-api.js";
import type { Call, IntegrationAnswer } from "../call.js";
import { requestBody } from "../mapping/request-body.js";
import { failedIntegration, type Refusal } from "../refusal.js";
import type { Integration } from "./integration.js";
import { methodAnswer } from "./method-answer.js";

/** `{"statusCode": 200}`; AWS reads it leniently, `{statusCode: 200}` and single quotes too. */
function statusCodeOf(text: string): string | undefined {
  let found: unknown;
  try {
    const value: unknown = JSON.parse(text);
    found = typeof value === "object" && value !== null && "statusCode" in value ? value.statusCode : undefined;
  } catch {
    found = /^\s*\{[\s\S]*?["']?\bstatusCode["']?\s*:\s*["']?(\d{3})\b/.exec(text)?.[1];
  }
  const status = printed(found);
  return /^\d{3}$/.test(status) ? status : undefined;
}

/** MOCK: no back end; the request template names a status, the integration response of that status answers. */
export const mock: Integration = {
  async run(call: Call, settings: Settings): Promise<IntegrationAnswer | Refusal> {
    const sent = await requestBody(call, settings);
    if (!("content" in sent)) return sent;
    const status = statusCodeOf(sent.content.toString());
    if (status !== undefined)
      return methodAnswer(call, settings, { selector: status, headers: new Map(), body: NOTHING }, { traced: false });
    call.check('the request template makes {"statusCode": …}', false, {
      actual: sent.content.toString().slice(0, 80),
      advice: 'give the MOCK integration a request template for this content type: {"statusCode": 200}',
    });
    call.note("Execution failed due to configuration error: Unable to transform request");
    return failedIntegration;
  },
};

const NOTHING = Buffer.alloc(0);
