import type { Call } from "../call.js";
import type { Refusal } from "../refusal.js";

/** Methods that require an API key. Keys and usage plans aren't kept yet, so no key is a good one. */
export function apiKey(call: Call): Refusal | undefined {
  if (call.route?.method.apiKeyRequired === false) return undefined;
  call.check("an API key of a usage plan of this stage was sent in X-API-Key", false, {
    advice: "Sekisho does not enforce API keys and usage plans yet, and so lets no request through to this method",
  });
  return { type: "INVALID_API_KEY", message: "Forbidden" };
}
