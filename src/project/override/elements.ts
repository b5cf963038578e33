import type { ResourceSpecification } from "../../models/resource-specification.js";
import { addOverride, applyOverrides } from "./overrides.js";
import { cdkName, fromCdk, hasProperty, intrinsicsToTokens, toCdk } from "./property-names.js";
import { INTRINSIC, type Tokens } from "./tokens.js";

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

const orNothingIfEmpty = (value: unknown): unknown =>
  (Array.isArray(value) && value.length === 0) || (isTree(value) && Object.keys(value).length === 0)
    ? undefined
    : value;

/** Anything in a template that has a logical id. */
export class Element {
  #logicalId: string;
  protected readonly tokens: Tokens;
  readonly node: { readonly id: string; readonly path: string };

  constructor(id: string, tokens: Tokens) {
    this.#logicalId = id;
    this.tokens = tokens;
    this.node = { id, path: id };
  }

  get logicalId(): string {
    return this.#logicalId;
  }

  /** Names the element anew. Texts that name it in plain keep the old name, as with CDK. */
  overrideLogicalId(id: string): void {
    this.#logicalId = id;
  }

  get ref(): string {
    return this.tokens.text(() => ({ Ref: this.#logicalId }));
  }

  toString(): string {
    return this.node.path;
  }
}

/** A parameter; its value is read through `value`, `valueAsString`, … */
export class Parameter extends Element {
  get value(): string {
    return this.ref;
  }
  get valueAsString(): string {
    return this.ref;
  }
  get valueAsList(): string {
    return this.ref;
  }
  [INTRINSIC](): unknown {
    return { Ref: this.logicalId };
  }
}

/** Only what may be set on an L1 construct's `cfnOptions`. */
export interface CfnOptions {
  condition?: Element | undefined;
  creationPolicy?: unknown;
  updatePolicy?: unknown;
  deletionPolicy?: string | undefined;
  updateReplacePolicy?: string | undefined;
  version?: string | undefined;
  description?: string | undefined;
  metadata?: Tree | undefined;
}

const OPTIONS = {
  CreationPolicy: "creationPolicy",
  UpdatePolicy: "updatePolicy",
  DeletionPolicy: "deletionPolicy",
  UpdateReplacePolicy: "updateReplacePolicy",
  Version: "version",
  Description: "description",
  Metadata: "metadata",
} as const;

const REMOVAL_POLICIES: Readonly<Record<string, string>> = {
  destroy: "Delete",
  retain: "Retain",
  "retain-on-update-or-delete": "RetainExceptOnCreate",
  snapshot: "Snapshot",
};

/** `ProviderURL` → `attrProviderUrl`: how an L1 construct spells an attribute. */
function attributeName(attribute: string): string {
  const name = cdkName(attribute.replaceAll(".", ""));
  return `attr${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

/**
 * A resource, with the semantics of CDK's L1 constructs. Properties are read and set in CDK's spelling; what the type
 * doesn't have goes into the object and not into the template, as with CDK.
 */
export class Resource extends Element {
  readonly cfnResourceType: string;
  readonly cfnOptions: CfnOptions = {};
  readonly #specification: ResourceSpecification | undefined;
  readonly #properties: Tree;
  readonly #overrides: Tree = {};
  readonly #dependencies = new Set<Element>();
  /** Logical ids that the template names and that are no element of its own. */
  readonly #otherDependencies: string[] = [];

  constructor(id: string, definition: Tree, tokens: Tokens, specification: ResourceSpecification | undefined) {
    super(id, tokens);
    this.cfnResourceType = String(definition.Type);
    this.#specification = specification;
    const properties = isTree(definition.Properties) ? definition.Properties : {};
    const withTokens = intrinsicsToTokens(properties, tokens) as Tree;
    this.#properties = specification === undefined ? withTokens : toCdk(withTokens, specification);
    for (const [key, option] of Object.entries(OPTIONS))
      if (definition[key] !== undefined) Object.assign(this.cfnOptions, { [option]: definition[key] });
  }

  /** As override.ts sees it: properties of the type beside the methods. */
  static of(...of: ConstructorParameters<typeof Resource>): Resource {
    return new Proxy(new Resource(...of), handler);
  }

  /** Reads `restApi.body` or `restApi.attrRootResourceId`; anything else is undefined, as in JavaScript. */
  property(name: string): unknown {
    if (!/^attr[A-Z]/.test(name)) return this.#properties[name];
    const attribute = this.#specification?.attributes.find((one) => attributeName(one) === name);
    return attribute === undefined ? undefined : this.getAtt(attribute).toString();
  }

  /** Takes a property that the type has; false for others. */
  setProperty(name: string, value: unknown): boolean {
    if (this.#specification === undefined || !hasProperty(this.#specification, name)) return false;
    this.#properties[name] = value;
    return true;
  }

  getAtt(attribute: string): { toString(): string } {
    const intrinsic = () => ({ "Fn::GetAtt": [this.logicalId, attribute] });
    const text = this.tokens.text(intrinsic);
    return { toString: () => text, [INTRINSIC]: intrinsic } as { toString(): string };
  }

  addOverride(path: string, value: unknown): void {
    addOverride(this.#overrides, path, value);
  }
  addDeletionOverride(path: string): void {
    this.addOverride(path, undefined);
  }
  addPropertyOverride(path: string, value: unknown): void {
    this.addOverride(`Properties.${path}`, value);
  }
  addPropertyDeletionOverride(path: string): void {
    this.addPropertyOverride(path, undefined);
  }

  addDependency(target: Element): void {
    if (!(target instanceof Element)) throw new Error("addDependency takes a resource of this stack");
    this.#dependencies.add(target);
  }
  /** CDK's older name for `addDependency`. */
  addDependsOn(target: Element): void {
    this.addDependency(target);
  }
  removeDependency(target: Element): void {
    this.#dependencies.delete(target);
  }
  obtainDependencies(): Element[] {
    return [...this.#dependencies];
  }
  /** For the stack, while it reads the template. */
  dependOn(ids: unknown, find: (id: string) => Element | undefined): void {
    for (const id of Array.isArray(ids) ? ids : ids === undefined ? [] : [ids]) {
      const target = find(String(id));
      if (target === undefined) this.#otherDependencies.push(String(id));
      else this.#dependencies.add(target);
    }
  }

  addMetadata(key: string, value: unknown): void {
    this.cfnOptions.metadata ??= {};
    this.cfnOptions.metadata[key] = value;
  }
  getMetadata(key: string): unknown {
    return this.cfnOptions.metadata?.[key];
  }
  applyRemovalPolicy(policy: string = "retain"): void {
    const named = REMOVAL_POLICIES[policy];
    if (named === undefined) throw new Error(`Invalid RemovalPolicy: ${policy}`);
    this.cfnOptions.deletionPolicy = named;
    this.cfnOptions.updateReplacePolicy = named === "RetainExceptOnCreate" ? "Retain" : named;
  }

  /** The resource as the template writes it. */
  render(): Tree {
    const properties =
      this.#specification === undefined ? this.#properties : fromCdk(this.#properties, this.#specification);
    const dependencies = [...[...this.#dependencies].map((target) => target.logicalId), ...this.#otherDependencies];
    const definition: Tree = {
      Type: this.cfnResourceType,
      Properties: orNothingIfEmpty(properties),
      DependsOn: orNothingIfEmpty(dependencies.sort()),
      Condition: this.cfnOptions.condition?.logicalId,
    };
    for (const [key, option] of Object.entries(OPTIONS)) definition[key] = orNothingIfEmpty(this.cfnOptions[option]);
    const rendered = this.tokens.resolve(definition, { path: this.logicalId }) as Tree;
    const overrides = this.tokens.resolve(this.#overrides, { keepUndefined: true, path: this.logicalId }) as Tree;
    return applyOverrides(rendered, overrides);
  }
}

const handler: ProxyHandler<Resource> = {
  get(target, name) {
    const own = Reflect.get(target, name, target) as unknown;
    if (typeof own === "function") return own.bind(target);
    if (own !== undefined || typeof name === "symbol") return own;
    return target.property(name);
  },
  set(target, name, value) {
    if (typeof name === "string" && target.setProperty(name, value)) return true;
    return Reflect.set(target, name, value, target);
  },
};
