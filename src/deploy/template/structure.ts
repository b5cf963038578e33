import { isList, isMap, type Value, type ValueMap } from "../value.js";
import { formatError, validationError } from "./errors.js";
import type { Template } from "./template.js";

export const SECTIONS: readonly string[] = [
  "AWSTemplateFormatVersion",
  "Description",
  "Metadata",
  "Parameters",
  "Mappings",
  "Conditions",
  "Rules",
  "Resources",
  "Outputs",
  "Transform",
  "Hooks",
];
export const RESOURCE_MEMBERS: ReadonlySet<string> = new Set([
  "Type",
  "Properties",
  "DependsOn",
  "Condition",
  "Metadata",
  "DeletionPolicy",
  "UpdateReplacePolicy",
  "UpdatePolicy",
  "CreationPolicy",
]);

/** Checks the outline of a template, before anything is looked up in it. */
export function readStructure(raw: ValueMap): Template {
  const unknown = Object.keys(raw).filter((section) => !SECTIONS.includes(section));
  if (unknown.length > 0) throw validationError(`Invalid template property or properties [${unknown.join(", ")}]`);
  const resources = raw.Resources;
  if (!isMap(resources) || Object.keys(resources).length === 0)
    throw formatError("At least one Resources member must be defined.");
  refuseNulls(raw, "");
  const version = raw.AWSTemplateFormatVersion;
  if (version !== undefined && String(version) !== "2010-09-09")
    throw formatError("unsupported value for AWSTemplateFormatVersion.");
  if (raw.Description !== undefined && typeof raw.Description !== "string")
    throw formatError("Description must be a string.");
  const parameters = names("Parameter", section(raw, "Parameters"));
  for (const [name, parameter] of Object.entries(parameters)) checkParameter(name, parameter);
  for (const [name, resource] of Object.entries(names("Resource", resources))) checkResource(name, resource);
  const outputs = names("Output", section(raw, "Outputs"));
  for (const output of Object.values(outputs))
    if (!isMap(output) || output.Value === undefined)
      throw formatError("Every Outputs member must contain a Value object");
  const mappings = section(raw, "Mappings");
  for (const [name, mapping] of Object.entries(mappings)) checkMapping(name, mapping);
  return {
    description: raw.Description as string | undefined,
    version: version === undefined ? undefined : String(version),
    metadata: isMap(raw.Metadata) ? raw.Metadata : undefined,
    transforms: readTransforms(raw.Transform),
    parameters: parameters as unknown as Template["parameters"],
    mappings: mappings as unknown as Template["mappings"],
    conditions: section(raw, "Conditions"),
    rules: section(raw, "Rules") as unknown as Template["rules"],
    resources: resources as unknown as Template["resources"],
    outputs: outputs as unknown as Template["outputs"],
  };
}

function section(raw: ValueMap, name: string): ValueMap {
  const value = raw[name] ?? {};
  if (!isMap(value)) throw formatError(`${name} must be an object.`);
  return value;
}

function names(kind: string, members: ValueMap): ValueMap {
  for (const name of Object.keys(members))
    if (!/^[A-Za-z0-9]+$/.test(name)) throw formatError(`${kind} name ${name} is non alphanumeric.`);
  return members;
}

function checkParameter(name: string, parameter: Value | undefined): void {
  if (!isMap(parameter)) throw formatError("Any Parameters member must be an object.");
  if (typeof parameter.Type !== "string") throw formatError("Every Parameters object must contain a Type member.");
  if (!isParameterType(parameter.Type)) throw formatError(`Unrecognized parameter type: ${parameter.Type}`);
  if (parameter.Default !== undefined && (isList(parameter.Default) || isMap(parameter.Default)))
    throw formatError(`Every Default member must be a string.`);
  if (parameter.AllowedValues !== undefined && !isList(parameter.AllowedValues))
    throw formatError(`Parameter ${name}: AllowedValues must be a list.`);
}

export const isParameterType = (type: string): boolean =>
  ["String", "Number", "CommaDelimitedList", "List<Number>", "List<String>"].includes(type) ||
  /^(List<)?AWS::[A-Za-z0-9]+::[A-Za-z0-9:]+(<.+>)?>?$/.test(type);

function checkResource(name: string, resource: Value | undefined): void {
  if (!isMap(resource)) throw formatError("Any Resources member must be an object.");
  if (typeof resource.Type !== "string")
    throw formatError(`[/Resources/${name}] Every Resources object must contain a Type member.`);
  for (const member of Object.keys(resource))
    if (!RESOURCE_MEMBERS.has(member)) throw validationError(`Invalid template resource property '${member}'`);
  if (resource.Properties !== undefined && !isMap(resource.Properties))
    throw formatError(`[/Resources/${name}/Properties] Properties must be an object.`);
  const dependencies = resource.DependsOn;
  const texts = isList(dependencies) ? dependencies : dependencies === undefined ? [] : [dependencies];
  if (texts.some((each) => typeof each !== "string")) throw formatError("Every DependsOn value must be a string.");
  if (resource.Condition !== undefined && typeof resource.Condition !== "string")
    throw formatError(`Every Condition member must be a string.`);
}

function checkMapping(name: string, mapping: Value | undefined): void {
  if (!isMap(mapping)) throw formatError(`Every Mappings member ${name} must be a map`);
  for (const [top, entries] of Object.entries(mapping)) {
    if (!isMap(entries)) throw formatError(`Every Mappings member ${top} must be a map`);
    for (const entry of Object.values(entries))
      if (isMap(entry) || (isList(entry) && entry.some((each) => isMap(each) || isList(each))))
        throw formatError("Every Mappings attribute must be a String or a List.");
  }
}

function readTransforms(value: Value | undefined): string[] {
  if (value === undefined) return [];
  const list = isList(value) ? value : [value];
  return list.map((each) => {
    const name = isMap(each) ? each.Name : each;
    if (typeof name !== "string") throw validationError("Key Name of transform definition must be a string.");
    return name;
  });
}

/** `null` stands nowhere in a template but in metadata. */
function refuseNulls(value: Value, path: string): void {
  if (value === null) throw validationError(`[${path}] 'null' values are not allowed in templates`);
  if (path === "/Metadata" || /^\/Resources\/[^/]+\/Metadata$/.test(path)) return;
  if (isList(value)) for (const [at, each] of value.entries()) refuseNulls(each, `${path}/${at}`);
  else if (isMap(value)) {
    for (const [key, each] of Object.entries(value)) refuseNulls(each, `${path}/${key}`);
  }
}
