import type { Integration as Settings } from "../../services/apigateway/rest-api.js";
import type { Call, IntegrationAnswer } from "../call.js";
import type { Refusal } from "../refusal.js";

/** One kind of back end: asks it, and says what it answered or why it could not be asked. */
export interface Integration {
  run(call: Call, settings: Settings): Promise<IntegrationAnswer | Refusal>;
}
