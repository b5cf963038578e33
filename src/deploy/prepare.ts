import { isFault } from "../lib/fault.js";
import type { Engine } from "./engine.js";
import { SKIP_UNSUPPORTED_TAG } from "./options.js";
import { specificationFor } from "./plan/change.js";
import type { Desired, Lookup } from "./plan/desired.js";
import { checkCircles } from "./plan/graph.js";
import { Literal } from "./plan/literal.js";
import type { StackInputs, StackRecord, Tag } from "./records.js";
import { checkCapabilities } from "./template/capabilities.js";
import { formatError, validationError } from "./template/errors.js";
import { type GivenParameter, parameterValues } from "./template/parameters.js";
import { shapedProperties } from "./template/properties.js";
import { isList, isMap, isScalar, isUnknown, KNOWN_AFTER_APPLY, type ValueMap } from "./value.js";

/** What a request asks of a stack, before it is checked. */
export interface StackRequest {
  readonly TemplateBody?: string | undefined;
  readonly TemplateURL?: string | undefined;
  readonly UsePreviousTemplate?: boolean | undefined;
  readonly Parameters?: readonly GivenParameter[] | undefined;
  readonly Tags?: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;
  readonly Capabilities?: readonly string[] | undefined;
  readonly NotificationARNs?: readonly string[] | undefined;
  readonly RoleARN?: string | undefined;
  readonly ResourceTypes?: readonly string[] | undefined;
}

export interface PrepareOptions {
  readonly previous?: StackInputs;
  readonly changeSet?: boolean;
  /** Only the resources' types aren't checked where the stack goes on without them. */
  readonly skipUnsupported: boolean;
}

/**
 * Reads and checks all that a stack is made from, before anything is created.
 * @throws Fault ValidationError, InsufficientCapabilitiesException
 */
export function prepare(
  engine: Engine,
  stack: Pick<StackRecord, "id" | "name">,
  request: StackRequest,
  { previous, changeSet = false, skipUnsupported }: PrepareOptions,
): StackInputs {
  const templateBody = templateText(engine, request, previous);
  const template = engine.read(templateBody);
  const capabilities = [...new Set(request.Capabilities ?? [])];
  checkCapabilities(template, capabilities, { changeSet });
  checkTypes(
    Object.values(template.resources).map(({ Type }) => Type),
    request.ResourceTypes,
  );
  const parameters = parameterValues(template, request.Parameters ?? [], previous?.parameters ?? [], (name) =>
    engine.options.readParameter?.(name),
  );
  const inputs: StackInputs = {
    templateBody,
    parameters,
    tags: request.Tags ? tagsOf(request.Tags) : (previous?.tags ?? []),
    capabilities,
    notificationArns: request.NotificationARNs ?? previous?.notificationArns ?? [],
    ...((request.RoleARN ?? previous?.roleArn) !== undefined && {
      roleArn: request.RoleARN ?? previous?.roleArn ?? "",
    }),
    ...(template.description !== undefined && { description: template.description }),
  };
  const desired = engine.desired(stack, inputs);
  desired.check();
  checkCircles(desired.graph());
  checkValues(engine, stack, inputs);
  checkSpoken(engine, desired, skipUnsupported);
  return inputs;
}

/** Whether a stack goes on without types that aren't spoken. */
export const skipsUnsupported = (engine: Engine, tags: readonly Tag[]): boolean =>
  engine.options.skipUnsupported === true ||
  tags.some(({ Key, Value }) => Key === SKIP_UNSUPPORTED_TAG && Value === "true");

export const tagsOf = (tags: NonNullable<StackRequest["Tags"]>): Tag[] =>
  tags.map(({ Key = "", Value = "" }) => ({ Key, Value }));

const BODY_LIMIT = 51_200;

export function templateText(engine: Engine, request: StackRequest, previous?: StackInputs): string {
  const { TemplateBody, TemplateURL, UsePreviousTemplate } = request;
  if (TemplateBody !== undefined && TemplateURL !== undefined)
    throw validationError("You must specify only one of: TemplateBody, TemplateURL");
  if (TemplateBody !== undefined) {
    if (Buffer.byteLength(TemplateBody) > BODY_LIMIT)
      throw validationError(
        `1 validation error detected: Value '${TemplateBody}' at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${BODY_LIMIT}`,
      );
    return TemplateBody;
  }
  if (TemplateURL !== undefined) return fetched(engine, TemplateURL);
  if (UsePreviousTemplate && previous) return previous.templateBody;
  throw validationError("Either Template URL or Template Body must be specified.");
}

function fetched(engine: Engine, url: string): string {
  if (/^s3:/i.test(url))
    throw validationError(`S3 error: Domain name specified in ${url.split("/")[2] ?? ""} is not a valid S3 domain`);
  if (!/^https?:\/\/[^/]+\/.+/i.test(url)) throw validationError("TemplateURL must be a supported URL.");
  const text = engine.options.readTemplate(url);
  if (text === undefined)
    throw validationError(
      "S3 error: The specified key does not exist.\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
    );
  return text;
}

function checkTypes(types: readonly string[], allowed: readonly string[] | undefined): void {
  if (!allowed || allowed.length === 0) return;
  const fits = (type: string) =>
    allowed.some(
      (each) => each === type || each === "AWS::*" || (each.endsWith("::*") && type.startsWith(each.slice(0, -1))),
    );
  const other = types.find((type) => !fits(type));
  if (other !== undefined)
    throw validationError(`Resource type ${other} is not allowed by parameter ResourceTypes [${allowed.join(", ")}]`);
}

/** What can be computed without any resource is: a key that a mapping lacks is found here. */
function checkValues(engine: Engine, stack: Pick<StackRecord, "id" | "name">, inputs: StackInputs): void {
  const desired = engine.desired(stack, inputs, { lenient: true });
  for (const logicalId of Object.keys(desired.resources)) desired.properties(logicalId, UNKNOWN);
  desired.outputs(UNKNOWN);
}

interface Surveyed {
  readonly type: string;
  /** Logical ids from the root on, joined with dots. */
  readonly path: string;
  /** What of its properties isn't carried out. */
  readonly problems: readonly string[];
}

/** Everything that isn't spoken, in this template and those that it nests, is named at once. */
function checkSpoken(engine: Engine, desired: Desired, skipUnsupported: boolean): void {
  const resources = survey(engine, desired, "");
  const missing = resources.filter(({ type }) => !engine.typeOf(type));
  if (missing.length > 0 && !skipUnsupported)
    throw formatError(
      `Unrecognized resource types: [${missing.map(({ type, path }) => `${type} (${path})`).join(", ")}]`,
    );
  const refused = resources.flatMap(({ path, problems }) => problems.map((problem) => `${path}: ${problem}`));
  if (refused.length > 0) throw validationError(`Property validation failure: [${refused.join(", ")}]`);
}

/** Nothing is placed yet: what a resource will be is unknown. */
const UNKNOWN: Lookup = { ref: () => KNOWN_AFTER_APPLY, attribute: () => KNOWN_AFTER_APPLY };

function survey(engine: Engine, desired: Desired, within: string): Surveyed[] {
  const literal = new Literal(desired, UNKNOWN);
  return Object.entries(desired.resources).flatMap(([logicalId, { Type: type }]): Surveyed[] => {
    const path = `${within}${logicalId}`;
    const problems = unlessFault(() => propertyProblems(engine, type, literal.properties(logicalId))) ?? [];
    const surveyed = { type, path, problems };
    if (type !== "AWS::CloudFormation::Stack") return [surveyed];
    // What is wrong with a nested template is told when its stack is placed, as AWS does.
    const inside = unlessFault(() => {
      const nested = nestedDesired(engine, desired, logicalId);
      return nested && survey(engine, nested, `${path}.`);
    });
    return [surveyed, ...(inside ?? [])];
  });
}

function propertyProblems(engine: Engine, type: string, properties: ValueMap | undefined): string[] {
  const validate = engine.typeOf(type)?.validate;
  const specification = specificationFor(type);
  return validate && specification && properties
    ? validate(shapedProperties(properties, specification).properties)
    : [];
}

function unlessFault<R>(work: () => R): R | undefined {
  try {
    return work();
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}

function nestedDesired(engine: Engine, desired: Desired, logicalId: string): Desired | undefined {
  const { TemplateURL, Parameters } = desired.properties(logicalId, UNKNOWN);
  if (typeof TemplateURL !== "string" || isUnknown(TemplateURL)) return undefined;
  const templateBody = engine.options.readTemplate(TemplateURL);
  if (templateBody === undefined) return undefined;
  const given = isMap(Parameters) ? nestedParameters(Parameters) : [];
  const declared = engine.read(templateBody).parameters;
  const parameters = Object.entries(declared).flatMap(([key, { Default }]) => {
    const value = given.find(({ ParameterKey }) => ParameterKey === key)?.ParameterValue ?? Default;
    return isScalar(value) ? [{ key, value: String(value) }] : [];
  });
  const inputs: StackInputs = { templateBody, parameters, tags: [], capabilities: [], notificationArns: [] };
  return engine.desired({ id: KNOWN_AFTER_APPLY, name: logicalId }, inputs);
}

/** A nested stack's parameters are text: numbers and booleans as written, lists with commas. */
export function nestedParameters(
  parameters: Readonly<Record<string, unknown>>,
): { ParameterKey: string; ParameterValue: string }[] {
  return Object.entries(parameters).map(([ParameterKey, value]) => ({
    ParameterKey,
    ParameterValue: isList(value)
      ? value.map(String).join(",")
      : isScalar(value)
        ? String(value)
        : JSON.stringify(value),
  }));
}
