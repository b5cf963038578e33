import type { Admission } from "../../services/apigateway/usage-plan.js";
import { shown } from "../authorizers/identity.js";
import type { Call } from "../call.js";
import type { Refusal } from "../refusal.js";

const FORBIDDEN: Refusal = { type: "INVALID_API_KEY", message: "Forbidden" };

/** Methods that require an API key let nobody in whose key no usage plan has for this stage. */
export function apiKey(call: Call): Refusal | undefined {
  if (call.route?.method.apiKeyRequired === false) return undefined;
  const value = sentKey(call);
  if (value === undefined) return FORBIDDEN;
  const { restApiId, stageName } = call.request;
  const admission = call.gateway.apis.admission(value, restApiId, stageName);
  if (
    !call.check("the API key exists", admission !== undefined, admission ? {} : unknownKey(call, value)) ||
    !admission
  )
    return FORBIDDEN;
  if (!checkEnabled(call, admission) || !checkPlan(call, admission)) return FORBIDDEN;
  call.admission = admission;
  return undefined;
}

/** The key from where the API's `apiKeySource` looks for it, and from nowhere else. */
function sentKey(call: Call): string | undefined {
  const source = call.stage?.snapshot.api.apiKeySource;
  if (source === "AUTHORIZER") return keyOfAuthorizer(call);
  if (source === "HEADER") return keyInHeader(call);
  call.check("the API says where an API key comes from", false, { actual: source, expected: "HEADER or AUTHORIZER" });
  return undefined;
}

function keyInHeader(call: Call): string | undefined {
  const values = call.headers.all("x-api-key");
  const [value] = values;
  if (!value) {
    call.check("an API key was sent in X-API-Key", false, {
      advice: "the method requires an API key: send the value of one (not its id) in the header X-API-Key",
    });
    return undefined;
  }
  if (values.length > 1) {
    call.check("an API key was sent in X-API-Key, once", false, {
      actual: values.length,
      expected: 1,
      advice: "send X-API-Key one time only",
    });
    return undefined;
  }
  call.check("an API key was sent in X-API-Key", true);
  return value;
}

function keyOfAuthorizer(call: Call): string | undefined {
  const value = call.usageIdentifierKey;
  const custom = call.route?.method.authorizationType === "CUSTOM";
  const named = call.check("the Lambda authorizer answered an API key as usageIdentifierKey", Boolean(value), {
    ...(!value && {
      advice: custom
        ? "the API's apiKeySource is AUTHORIZER: answer the value of an API key as usageIdentifierKey, beside policyDocument"
        : "the API's apiKeySource is AUTHORIZER, and the method has no Lambda authorizer: give it one, or set apiKeySource to HEADER",
    }),
  });
  return named ? value : undefined;
}

function unknownKey(call: Call, value: string) {
  const advice = call.stage?.snapshot.api.apiKeySource === "AUTHORIZER" ? "answer" : "send";
  return {
    actual: shown(value),
    advice: `no API key has this value: ${advice} the key's value (GetApiKey with includeValue tells it), not its id or name`,
  };
}

const named = ({ key }: Admission) => (key.name === undefined ? key.id : `${key.name} (${key.id})`);

function checkEnabled(call: Call, admission: Admission): boolean {
  return call.check(`the API key ${named(admission)} is enabled`, admission.key.enabled, {
    ...(!admission.key.enabled && { advice: "enable it: UpdateApiKey, replace /enabled with true" }),
  });
}

function checkPlan(call: Call, { plan, plans }: Admission): boolean {
  const { restApiId, stageName } = call.request;
  if (plan) return call.check(`usage plan ${plan.name} has the key and stage ${stageName} of the API`, true);
  return call.check(`a usage plan has the key and stage ${stageName} of the API`, false, {
    actual:
      plans.length === 0 ? "the key is in no usage plan" : `the key is in ${plans.map(({ name }) => name).join(", ")}`,
    expected: `${restApiId}:${stageName}`,
    advice:
      plans.length === 0
        ? "add the key to a usage plan of this stage (CreateUsagePlanKey): a key alone opens nothing"
        : `add the stage to the plan: UpdateUsagePlan, add ${restApiId}:${stageName} to /apiStages`,
  });
}
