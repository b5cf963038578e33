import { isObject, type Json, type JsonObject } from "../json-file.js";
import { transformApi } from "./api.js";
import { type Api, IMPLICIT_API } from "./api-model.js";
import { transformFunction } from "./function.js";
import { globalsFor, unknownGlobals } from "./globals.js";
import { listOf, objectOf, type Sam } from "./sam.js";
import { transformSimpleTable } from "./simple-table.js";

const TRANSFORM = "AWS::Serverless-2016-10-31";
const SERVERLESS = "AWS::Serverless::";

/** What became of a SAM template. */
export interface Transformed {
  readonly template: JsonObject;
  /** Mistakes in the template, each with the logical id that it is about. */
  readonly wrong: readonly string[];
  /** What SAM has and is left out here. */
  readonly unsupported: readonly { readonly resource: string; readonly what: string }[];
}

export const isServerless = (template: JsonObject): boolean => listOf(template.Transform).includes(TRANSFORM);

/**
 * The transform AWS::Serverless-2016-10-31: Function, Api and SimpleTable become the resources that CloudFormation makes of
 * them, under the logical ids that SAM gives them (AWS SAM Developer Guide: "Generated CloudFormation resources"). `Globals` are in the
 * resources already; `globals` are looked at for the implicit API alone.
 */
export function transformServerless(template: JsonObject, globals: JsonObject): Transformed {
  const wrong: string[] = unknownGlobals(globals).map((name) => `Globals: there is no section ${name}`);
  const unsupported: { resource: string; what: string }[] = [];
  const given = objectOf(template.Resources);
  const sam: Sam = {
    resources: {},
    parameters: objectOf(template.Parameters),
    references: new Map(),
    wrong: (id, sentence) => wrong.push(`${id}: ${sentence}`),
    unsupported: (resource, what) => unsupported.push({ resource, what }),
  };
  const apis = apisOf(given, globals);
  for (const [id, resource] of Object.entries(given)) {
    const type = isObject(resource) ? String(resource.Type) : "";
    if (isObject(resource) && type === `${SERVERLESS}Function`) transformFunction(sam, id, resource, apis);
    else if (isObject(resource) && type === `${SERVERLESS}SimpleTable`) transformSimpleTable(sam, id, resource);
    else if (type === `${SERVERLESS}Api`) continue;
    else if (type.startsWith(SERVERLESS)) sam.unsupported(id, type);
    else sam.resources[id] = resource;
  }
  for (const api of apis.values()) if (api.id !== IMPLICIT_API || api.methods.length > 0) transformApi(sam, api);
  const { Transform: transforms, Globals: _, ...rest } = template;
  const others = listOf(transforms).filter((name) => name !== TRANSFORM);
  const result: JsonObject = {
    ...rest,
    ...(others.length > 0 && { Transform: others }),
    Resources: sam.resources,
  };
  return { template: renamed(result, sam.references) as JsonObject, wrong, unsupported };
}

function apisOf(resources: JsonObject, globals: JsonObject): Map<string, Api> {
  const apis = new Map<string, Api>();
  for (const [id, resource] of Object.entries(resources))
    if (isObject(resource) && resource.Type === `${SERVERLESS}Api`)
      apis.set(id, { id, resource, properties: objectOf(resource.Properties), methods: [] });
  if (!apis.has(IMPLICIT_API))
    apis.set(IMPLICIT_API, {
      id: IMPLICIT_API,
      resource: {},
      properties: { ...globalsFor(globals, `${SERVERLESS}Api`), StageName: "Prod" },
      methods: [],
    });
  return apis;
}

/** `Ref: Api.Stage` and `${Fn.Alias}` become the logical ids that SAM made up. */
function renamed(value: Json, references: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map((each) => renamed(each, references));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]): [string, Json] => {
      if (key === "Ref" && typeof each === "string") return [key, references.get(each) ?? each];
      if (key === "Fn::Sub" && typeof each === "string") return [key, inText(each, references)];
      if (key === "Fn::Sub" && Array.isArray(each) && typeof each[0] === "string")
        return [key, [inText(each[0], references), ...each.slice(1).map((part) => renamed(part, references))]];
      return [key, renamed(each, references)];
    }),
  );
}

const inText = (text: string, references: ReadonlyMap<string, string>): string =>
  text.replace(/\$\{(\w+\.\w+)\}/g, (whole, name: string) => {
    const id = references.get(name);
    return id === undefined ? whole : `\${${id}}`;
  });
