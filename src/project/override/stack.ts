import type { ResourceSpecification } from "../../models/resource-specification.js";
import { Element, Parameter, Resource } from "./elements.js";
import { INTRINSIC, Tokens } from "./tokens.js";

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);
const section = (template: Tree, name: string): Tree => (isTree(template[name]) ? template[name] : {});

/** Names under which override.ts finds resources: a logical id, or more names. */
export type Handles = { readonly [name: string]: string | Handles };

export interface StackOptions {
  readonly template: Tree;
  /** Keyed by resource type. */
  readonly specifications: Readonly<Record<string, ResourceSpecification>>;
  readonly handles: Handles;
  /** The CLI's class, as its error texts name it. */
  readonly className: string;
  /** The CLI's sentence when `addCfnParameter` is given an id that is taken, with `%s` for the id. */
  readonly takenParameter: string;
}

class Condition extends Element {
  [INTRINSIC](): unknown {
    return { Condition: this.logicalId };
  }
}

class Mapping extends Element {
  readonly #mapping: Record<string, Tree>;
  constructor(id: string, mapping: unknown, tokens: Tokens) {
    super(id, tokens);
    this.#mapping = isTree(mapping) ? (mapping as Record<string, Tree>) : {};
  }
  setValue(key: string, second: string, value: unknown): void {
    this.#mapping[key] = { ...this.#mapping[key], [second]: value };
  }
  findInMap(key: unknown, second: unknown): string {
    return this.tokens.text(() => ({ "Fn::FindInMap": [this.logicalId, key, second] }));
  }
  render(): unknown {
    return this.#mapping;
  }
}

const PARAMETER_PROPERTIES = [
  "Type",
  "Default",
  "AllowedPattern",
  "AllowedValues",
  "ConstraintDescription",
  "Description",
  "MaxLength",
  "MaxValue",
  "MinLength",
  "MinValue",
  "NoEcho",
];

/**
 * What override.ts is handed: the resources of a template under the names that the CLI gives them, and `addCfn…`. It
 * answers as the CLI's stack, which is one of CDK, for overrides that import no values.
 */
export class OverrideStack {
  readonly #tokens = new Tokens();
  readonly #options: StackOptions;
  readonly #taken = new Map<string, Element | undefined>();
  readonly #resources = new Map<string, Resource>();
  readonly #sections: Record<"Parameters" | "Conditions" | "Outputs" | "Mappings", Map<string, () => unknown>> = {
    Parameters: new Map(),
    Conditions: new Map(),
    Outputs: new Map(),
    Mappings: new Map(),
  };
  readonly #elements: Record<"parameter" | "condition" | "output" | "mapping", Map<string, Element>> = {
    parameter: new Map(),
    condition: new Map(),
    output: new Map(),
    mapping: new Map(),
  };
  /** Values given with `addCfnParameter`, for the `Parameters` of the nested stack in the root stack. */
  readonly parameters: Tree = {};

  constructor(options: StackOptions) {
    this.#options = options;
    this.#readTemplate(options.template);
    Object.assign(this, this.#handles(options.handles));
  }

  addCfnParameter(properties: Tree, id: string, value?: unknown): void {
    if (this.#taken.has(id)) throw new Error(this.#options.takenParameter.replace("%s", id));
    this.#take(id, this.#parameter(id, properties));
    if (value !== undefined) this.parameters[id] = value;
  }
  addCfnOutput(properties: Tree, id: string): void {
    this.#free(id);
    this.#take(id, this.#output(id, properties));
  }
  addCfnMapping(properties: Tree, id: string): void {
    this.#free(id);
    this.#take(id, this.#mapping(id, properties.mapping));
  }
  addCfnCondition(properties: Tree, id: string): void {
    this.#free(id);
    this.#take(id, this.#condition(id, properties.expression));
  }
  addCfnResource(properties: { type: string; properties?: Tree }, id: string): void {
    this.#free(id);
    if (typeof properties.type !== "string") throw new Error("The `type` property is required");
    this.#resource(id, { Type: properties.type, Properties: properties.properties });
  }
  addCfnLambdaPermissionResource(properties: Tree, id: string): void {
    this.#free(id);
    const resource = this.#resource(id, { Type: "AWS::Lambda::Permission" }, true);
    Object.assign(resource, properties);
  }

  getCfnParameter(id: string): Element {
    return this.#get("parameter", "Parameter", id);
  }
  getCfnCondition(id: string): Element {
    return this.#get("condition", "Condition", id);
  }
  getCfnOutput(id: string): Element {
    return this.#get("output", "Output", id);
  }
  getCfnMapping(id: string): Element {
    return this.#get("mapping", "Mapping", id);
  }

  /** The template with all that was changed. */
  render(): Tree {
    const rendered: Tree = { ...this.#options.template };
    for (const [name, members] of Object.entries(this.#sections)) {
      delete rendered[name];
      if (members.size > 0)
        rendered[name] = Object.fromEntries(
          [...members].map(([id, render]) => [id, this.#tokens.resolve(render(), { path: id })]),
        );
    }
    rendered.Resources = {};
    for (const resource of this.#resources.values()) {
      const resources = rendered.Resources as Tree;
      if (resource.logicalId in resources)
        throw new Error(`section 'Resources' already contains '${resource.logicalId}'`);
      resources[resource.logicalId] = resource.render();
    }
    return rendered;
  }

  #readTemplate(template: Tree): void {
    for (const [id, definition] of Object.entries(section(template, "Parameters"))) {
      this.#taken.set(id, undefined);
      this.#elements.parameter.set(id, new Parameter(id, this.#tokens));
      this.#sections.Parameters.set(id, () => definition);
    }
    for (const [id, expression] of Object.entries(section(template, "Conditions")))
      this.#take(id, this.#condition(id, expression));
    for (const [id, mapping] of Object.entries(section(template, "Mappings")))
      this.#take(id, this.#mapping(id, mapping));
    const resources = Object.entries(section(template, "Resources")).filter((entry): entry is [string, Tree] =>
      isTree(entry[1]),
    );
    for (const [id, definition] of resources) this.#resource(id, definition, true);
    for (const [id, definition] of resources) {
      const resource = this.#resources.get(id);
      resource?.dependOn(definition.DependsOn, (target) => this.#resources.get(target));
      const condition = this.#elements.condition.get(String(definition.Condition));
      if (resource !== undefined && condition !== undefined) resource.cfnOptions.condition = condition;
    }
    for (const [id, definition] of Object.entries(section(template, "Outputs"))) {
      this.#taken.set(id, undefined);
      this.#elements.output.set(id, new Element(id, this.#tokens));
      this.#sections.Outputs.set(id, () => definition);
    }
  }

  #handles(handles: Handles): Tree {
    return Object.fromEntries(
      Object.entries(handles).flatMap(([name, handle]): [string, unknown][] => {
        if (typeof handle !== "string") return [[name, this.#handles(handle)]];
        const resource = this.#resources.get(handle);
        return resource === undefined ? [] : [[name, resource]];
      }),
    );
  }

  #get(kind: "parameter" | "condition" | "output" | "mapping", word: string, id: string): Element {
    const element = this.#elements[kind].get(id);
    if (element === undefined) throw new Error(`Cfn ${word} with LogicalId ${id} doesnt exist`);
    return element;
  }

  #free(id: string): void {
    const { className } = this.#options;
    if (this.#taken.has(id))
      throw new Error(`There is already a Construct with name '${id}' in ${className} [${className}]`);
  }

  #take(id: string, element: Element): void {
    this.#taken.set(id, element);
  }

  #parameter(id: string, properties: Tree): Element {
    const parameter = new Parameter(id, this.#tokens);
    this.#elements.parameter.set(id, parameter);
    this.#sections.Parameters.set(id, () => {
      const definition: Tree = { Type: properties.type ?? "String" };
      for (const name of PARAMETER_PROPERTIES) {
        const value = properties[name.charAt(0).toLowerCase() + name.slice(1)];
        if (value !== undefined) definition[name] = value;
      }
      return definition;
    });
    return parameter;
  }

  #output(id: string, properties: Tree): Element {
    if (properties.value === undefined) throw new Error(`Missing value for CloudFormation output at path "${id}"`);
    const output = new Element(id, this.#tokens);
    this.#elements.output.set(id, output);
    this.#sections.Outputs.set(id, () => ({
      Description: properties.description,
      Value: properties.value,
      Export: properties.exportName === undefined ? undefined : { Name: properties.exportName },
      Condition: properties.condition instanceof Element ? properties.condition.logicalId : undefined,
    }));
    return output;
  }

  #mapping(id: string, value: unknown): Element {
    const mapping = new Mapping(id, value, this.#tokens);
    this.#elements.mapping.set(id, mapping);
    this.#sections.Mappings.set(id, () => mapping.render());
    return mapping;
  }

  #condition(id: string, expression: unknown): Element {
    const condition = new Condition(id, this.#tokens);
    this.#elements.condition.set(id, condition);
    this.#sections.Conditions.set(id, () => expression);
    return condition;
  }

  #resource(id: string, definition: Tree, typed = false): Resource {
    const type = String(definition.Type);
    const specification = typed ? this.#options.specifications[type] : undefined;
    const resource = Resource.of(id, definition, this.#tokens, specification);
    this.#resources.set(id, resource);
    this.#take(id, resource);
    return resource;
  }
}
