import type { ErrorObject, ValidateFunction } from "ajv";
import type { CompiledStage } from "../compiled-stage.js";

type Validators = (name: string) => ValidateFunction | string;

/** Where a model is when another one names it in `$ref`. */
const addressOf = (restApiId: string, name: string) =>
  `https://apigateway.amazonaws.com/restapis/${restApiId}/models/${name}`;

/** `$ref`s name an API by id, perhaps that of the API the body was exported from: models are found by name alone. */
const REFERENCE = /"\$ref"\s*:\s*"https:\/\/apigateway\.amazonaws\.com\/restapis\/[^"/]+\/models\/([^"/#]+)/g;

const perStage = new WeakMap<CompiledStage, Promise<Validators>>();

/** The models of a deployment as validators; JSON schema draft 4, made on first use. */
async function compileModels(stage: CompiledStage): Promise<Validators> {
  const [{ default: Ajv }, { default: addFormats }] = await Promise.all([
    import("ajv-draft-04"),
    import("ajv-formats"),
  ]);
  const ajv = new Ajv.default({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  const { restApiId } = stage.served;
  const problems = new Map<string, string>();
  for (const model of stage.models.values()) {
    try {
      const text = (model.schema ?? "{}").replace(
        REFERENCE,
        (_, name: string) => `"$ref":"${addressOf(restApiId, name)}`,
      );
      const { id: _id, $schema: _schema, ...schema } = JSON.parse(text) as Record<string, unknown>;
      ajv.addSchema(schema, addressOf(restApiId, model.name));
    } catch (error) {
      problems.set(model.name, error instanceof Error ? error.message : String(error));
    }
  }
  return (name) => {
    try {
      return ajv.getSchema(addressOf(restApiId, name)) ?? problems.get(name) ?? `there is no model ${name}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
}

const quoted = (value: unknown) => JSON.stringify(value);
const typeName = (value: unknown) =>
  value === null ? "null" : Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;

/** The sentences of the validator that API Gateway uses, for the errors that people meet; ajv's own for the rest. */
function sentence(error: ErrorObject, data: unknown): string {
  const value = valueAt(data, error.instancePath);
  switch (error.keyword) {
    case "type": {
      const allowed = [error.params.type as string | string[]].flat().map(quoted).join(",");
      return `instance type (${typeName(value)}) does not match any allowed primitive type (allowed: [${allowed}])`;
    }
    case "enum":
      return `instance value (${quoted(value)}) not found in enum (possible values: ${quoted(error.params.allowedValues)})`;
    case "pattern":
      return `ECMA 262 regex ${quoted(error.params.pattern)} does not match input string ${quoted(value)}`;
    case "minLength":
      return `string ${quoted(value)} is too short (length: ${String(value).length}, required minimum: ${error.params.limit})`;
    case "maxLength":
      return `string ${quoted(value)} is too long (length: ${String(value).length}, maximum allowed: ${error.params.limit})`;
    default:
      return `${error.instancePath === "" ? "the body" : error.instancePath} ${error.message ?? "is invalid"}`;
  }
}

function valueAt(data: unknown, pointer: string): unknown {
  let value = data;
  for (const step of pointer.split("/").slice(1)) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[step.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return value;
}

/** Missing properties of one object are one sentence, sorted. */
function sentences(errors: readonly ErrorObject[], data: unknown): string[] {
  const missing = new Map<string, string[]>();
  const made: string[] = [];
  for (const error of errors) {
    if (error.keyword !== "required") made.push(sentence(error, data));
    else {
      const names = missing.get(error.instancePath) ?? [];
      names.push(String(error.params.missingProperty));
      missing.set(error.instancePath, names);
    }
  }
  for (const names of missing.values())
    made.unshift(`object has missing required properties (${JSON.stringify(names.sort())})`);
  return made;
}

/** What is wrong with a body; nothing where it fits. A model that can't be used lets no body pass. */
export async function modelErrors(stage: CompiledStage, name: string, body: string): Promise<string[]> {
  let validators = perStage.get(stage);
  if (!validators) {
    validators = compileModels(stage);
    perStage.set(stage, validators);
  }
  const validator = (await validators)(name);
  if (typeof validator === "string") return [validator];
  let data: unknown;
  try {
    // API Gateway holds an absent body for an empty object.
    data = JSON.parse(body === "" ? "{}" : body);
  } catch {
    return ["the body is no JSON"];
  }
  return validator(data) ? [] : sentences(validator.errors ?? [], data);
}
