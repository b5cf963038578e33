import type { Method, RequestValidator } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { decompress } from "../compression.js";
import { firstMediaType } from "../media-types.js";
import { INTERNAL_SERVER_ERROR, type Refusal } from "../refusal.js";

const PLACES = ["header", "path", "querystring"] as const;

/** Required parameters that are absent or blank: headers first, then path, then query (recorded order). */
function missingParameters(call: Call, required: Method["requestParameters"]): string[] {
  const names = Object.entries(required ?? {}).flatMap(([name, isRequired]) => (isRequired ? [name] : []));
  const present = {
    header: (name: string) => call.headers.get(name),
    path: (name: string) => call.route?.pathParameters.get(name),
    querystring: (name: string) => call.query.get(name)?.at(-1),
  };
  return PLACES.flatMap((place) => {
    const prefix = `method.request.${place}.`;
    return names
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length))
      .filter((name) => !present[place](name)?.trim());
  });
}

const WORDS = { header: "header", path: "path parameter", querystring: "query parameter" };

/** `header x-api, query parameter page` */
const requiredText = ({ requestParameters = {} }: Method): string =>
  PLACES.flatMap((place) => {
    const prefix = `method.request.${place}.`;
    return Object.entries(requestParameters).flatMap(([name, required]) =>
      required && name.startsWith(prefix) ? [`${WORDS[place]} ${name.slice(prefix.length)}`] : [],
    );
  }).join(", ");

function validateParameters(call: Call, method: Method): Refusal | undefined {
  const missing = missingParameters(call, method.requestParameters);
  if (missing.length === 0) {
    call.check("the required parameters are there", true);
    return undefined;
  }
  call.check("the required parameters are there", false, {
    actual: `missing: ${missing.join(", ")}`,
    expected: requiredText(method),
    advice: "send them, none blank; or set them to false in the method's requestParameters, then deploy",
  });
  return { type: "BAD_REQUEST_PARAMETERS", message: `Missing required request parameters: [${missing.join(", ")}]` };
}

/** The model for the request's content type; without one there is nothing to hold the body to. */
function modelFor(call: Call, method: Method): string | undefined {
  const models = method.requestModels ?? {};
  const mediaType = firstMediaType(call.headers.get("content-type")) ?? "application/json";
  const own = Object.entries(models).find(([type]) => firstMediaType(type) === mediaType)?.[1];
  return own ?? models.$default;
}

async function validateBody(call: Call, method: Method): Promise<Refusal | undefined> {
  const name = modelFor(call, method);
  const stage = call.stage;
  if (name === undefined || !stage) return undefined;
  const { modelErrors } = await import("../validation/models.js");
  const errors = await modelErrors(stage, name, call.body.toString("utf8"));
  const what = `the body is as the model ${name} says`;
  if (errors.length === 0) {
    call.check(what, true);
    return undefined;
  }
  call.check(what, false, {
    actual: errors.join(", "),
    advice: `send a body that fits the model ${name}, or change the model and deploy (aws apigateway get-model shows it)`,
  });
  return { type: "BAD_REQUEST_BODY", message: "Invalid request body", validationErrors: `[${errors.join(", ")}]` };
}

/** Opens a compressed body, then asks the method's request validator. */
export function validate(call: Call): Refusal | undefined | Promise<Refusal | undefined> {
  const opened = decompress(call);
  return opened ? opened.then((refusal) => refusal ?? validated(call)) : validated(call);
}

/** The method's request validator, if it has one: parameters first, then the body. */
function validated(call: Call): Refusal | undefined | Promise<Refusal | undefined> {
  const method = call.route?.method;
  if (method?.requestValidatorId === undefined) return undefined;
  const validator: RequestValidator | undefined = call.stage?.validators.get(method.requestValidatorId);
  if (!validator) {
    call.check("the method's request validator exists", false, {
      actual: method.requestValidatorId,
      advice: "it was deleted: set requestValidatorId to one of the API's, then deploy",
    });
    return { type: "API_CONFIGURATION_ERROR", message: INTERNAL_SERVER_ERROR };
  }
  const refusal = validator.validateRequestParameters ? validateParameters(call, method) : undefined;
  if (refusal || !validator.validateRequestBody) return refusal;
  return validateBody(call, method);
}
