import { readFileSync } from "node:fs";
import type { Finding, TemplatePath } from "../deploy/validation/finding.js";
import { validateTemplate } from "../deploy/validation/validate.js";
import { resourceTypeNames } from "../models/resource-type-names.js";
import type { CompiledProject, TemplateSource } from "./compiled-project.js";
import { isObject, type Json, type JsonObject } from "./json-file.js";
import { placeIn } from "./json-place.js";
import type { Place } from "./project-error.js";
import { yamlPlaceIn } from "./yaml-template.js";

/** What was found in one of a project's templates, and where a person mends it. */
export interface TemplateFinding extends Finding {
  /** The stack's name, or the key of the nested template. */
  readonly template: string;
  /** The user's file that the template comes from; with its line where the template is written there as it is. */
  readonly place?: Place;
  /** A program that makes the template, or changes it: the mistake is in what it does. */
  readonly madeBy?: string;
}

interface Stack {
  readonly name: string;
  readonly template: JsonObject;
  readonly source: TemplateSource | undefined;
  readonly key?: string;
  readonly bytes?: number;
  readonly given?: JsonObject;
}

/** Everything that AWS would refuse in a project's templates, and what is most likely a mistake. `today`: like 2026-11-23. */
export async function templateFindings(project: CompiledProject, today: string): Promise<TemplateFinding[]> {
  const stacks = await stacksOf(project);
  const typeNames = resourceTypeNames();
  return stacks.flatMap((stack) => {
    const findings = validateTemplate(stack.template, {
      today,
      typeNames,
      written: project.kind === "cloudformation",
      nested: new Map([...nestedIn(stack.template, stacks)].map(([id, { template }]) => [id, template])),
      ...(stack.bytes !== undefined && { bytes: stack.bytes }),
      ...(stack.given && { given: stack.given }),
    });
    const places = new Places(stack);
    return findings.map((finding) => ({ ...finding, template: stack.name, ...places.of(finding.path) }));
  });
}

async function stacksOf(project: CompiledProject): Promise<Stack[]> {
  const { sources = [], before, assets } = project;
  const roots: Stack[] = [...before, project].map(({ stackName, template, parameters }) => ({
    name: stackName,
    template,
    given: parameters,
    source: template === project.template ? sources.find(({ key }) => key === undefined) : undefined,
  }));
  const nested: Stack[] = [];
  for (const { key, contentType, body } of assets) {
    if (!/\.(template|json)$/.test(key) || contentType !== "application/json") continue;
    const bytes = await body();
    const template = JSON.parse(Buffer.from(bytes).toString("utf8")) as Json;
    if (!isObject(template) || template.Resources === undefined) continue;
    nested.push({ name: key, key, template, bytes: bytes.length, source: sources.find((each) => each.key === key) });
  }
  const all = [...roots, ...nested];
  return all.map((stack) => (stack.key === undefined ? stack : withGiven(stack, all)));
}

/** A nested stack is given what the first template gives that has it. */
function withGiven(stack: Stack, all: readonly Stack[]): Stack {
  for (const { template } of all)
    for (const [id, nested] of nestedIn(template, all)) {
      if (nested.key !== stack.key) continue;
      const { Parameters = {} } = propertiesOf(template, id);
      if (isObject(Parameters)) return { ...stack, given: Parameters };
    }
  return stack;
}

const propertiesOf = ({ Resources }: JsonObject, id: string): JsonObject => {
  const resource = isObject(Resources) ? Resources[id] : undefined;
  return isObject(resource) && isObject(resource.Properties) ? resource.Properties : {};
};

/** The stacks that a template's resources name by the address of their template, which a function may put together. */
function* nestedIn(template: JsonObject, stacks: readonly Stack[]): Generator<[id: string, nested: Stack]> {
  for (const [id, resource] of Object.entries(isObject(template.Resources) ? template.Resources : {})) {
    if (!isObject(resource) || resource.Type !== "AWS::CloudFormation::Stack") continue;
    const address = JSON.stringify(propertiesOf(template, id).TemplateURL ?? "");
    const nested = stacks.find(({ key }) => key !== undefined && address.includes(`/${key}"`));
    if (nested) yield [id, nested];
  }
}

/** Finds the places of a template's findings in the user's files, which are read when they are needed. */
class Places {
  readonly #stack: Stack;
  #text: string | undefined;

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  of(path: TemplatePath): Pick<TemplateFinding, "place" | "madeBy"> {
    const { source } = this.#stack;
    if (source?.kind === "program") return { madeBy: source.file };
    if (!source) return this.#construct(path);
    this.#text ??= readFileSync(source.file, "utf8").replace(/^\uFEFF/, "");
    // What a transform adds has no line of its own.
    if (path.length > 1 && !this.#text.includes(String(path[1]))) return { place: { file: source.file } };
    const find = /\.ya?ml$/.test(source.file) ? yamlPlaceIn : placeIn;
    return { place: find(source.file, this.#text, path) };
  }

  /** CDK writes down which construct a resource is of. */
  #construct([section, id]: TemplatePath): Pick<TemplateFinding, "madeBy"> {
    const { Resources } = this.#stack.template;
    const resource = section === "Resources" && isObject(Resources) ? Resources[String(id)] : undefined;
    const metadata = isObject(resource) ? resource.Metadata : undefined;
    const construct = isObject(metadata) ? metadata["aws:cdk:path"] : undefined;
    return typeof construct === "string" ? { madeBy: `the construct ${construct}` } : {};
  }
}
