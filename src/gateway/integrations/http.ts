import type { Integration as Settings } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { requestBody } from "../mapping/request-body.js";
import { misconfiguredIntegration, type Refusal } from "../refusal.js";
import { byLowerName, exchange, type Incoming } from "./http-exchange.js";
import { httpRequestFor } from "./http-request.js";
import type { Integration } from "./integration.js";
import { methodAnswer } from "./method-answer.js";

/** The endpoint's own answer, for HTTP and HTTP_PROXY alike. */
export async function endpointAnswer(call: Call, settings: Settings): Promise<Incoming | Refusal> {
  if (settings.connectionType === "VPC_LINK") {
    call.check("Sekisho can reach what is behind a VPC link", false, {
      advice: "there is no VPC on this machine: use connectionType INTERNET with the back end's own address",
    });
    return misconfiguredIntegration;
  }
  // A proxy passes the body on, whatever templates it has (recorded).
  const own: Settings = { ...settings, requestTemplates: {}, passthroughBehavior: "WHEN_NO_MATCH" };
  const sent = await requestBody(call, settings.type === "HTTP_PROXY" ? own : settings);
  if (!("content" in sent)) return sent;
  const outgoing = httpRequestFor(call, settings, sent);
  return "url" in outgoing ? exchange(call, settings, outgoing) : outgoing;
}

/** HTTP: mapped request to an endpoint, and a method response made of what it answers. */
export const http: Integration = {
  async run(call, settings) {
    const answer = await endpointAnswer(call, settings);
    if (!("rawHeaders" in answer)) return answer;
    const back = { selector: String(answer.status), headers: byLowerName(answer.rawHeaders), body: answer.body };
    return methodAnswer(call, settings, back, { traced: true });
  },
};
