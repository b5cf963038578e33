import type { Placement } from "../../lib/placement.js";
import type { Scope } from "../intrinsics/intrinsic.js";
import { refuse } from "../intrinsics/intrinsic.js";
import { resolve } from "../intrinsics/resolve.js";
import type { DeletionPolicy } from "../records.js";
import { formatError, validationError } from "../template/errors.js";
import { type ParameterValue, parameterReference } from "../template/parameters.js";
import { isPseudoParameter, mentionsOf } from "../template/references.js";
import { dependsOn, LANGUAGE_EXTENSIONS, type ResourceDeclaration, type Template } from "../template/template.js";
import { isList, type Value, type ValueMap } from "../value.js";
import type { Graph } from "./graph.js";

/** What a template takes from outside itself. */
export interface Surroundings {
  readonly placement: Placement;
  readonly stackId: string;
  readonly stackName: string;
  readonly notificationArns: readonly string[];
  exported(name: string): Value;
  dynamic(service: string, reference: string): string;
}

/** Looks up the resources of the stack: as they stand, or as they are expected to. */
export interface Lookup {
  ref(logicalId: string): Value;
  attribute(logicalId: string, attribute: string): Value;
}

const NOTHING: Lookup = {
  ref: (logicalId) => refuse(`${logicalId} is a resource; only parameters are known here`),
  attribute: (logicalId) => refuse(`${logicalId} is a resource; only parameters are known here`),
};

/** A template with its parameters' values: which resources there shall be, what they need and how they look. */
export class Desired {
  readonly template: Template;
  readonly #values: ReadonlyMap<string, Value>;
  readonly #surroundings: Surroundings;
  readonly #conditions = new Map<string, boolean>();
  #graph: Graph | undefined;

  constructor(template: Template, parameters: readonly ParameterValue[], surroundings: Surroundings) {
    this.template = template;
    this.#surroundings = surroundings;
    this.#values = new Map(
      parameters.flatMap((value) => {
        const declaration = template.parameters[value.key];
        return declaration ? [[value.key, parameterReference(declaration, value)] as const] : [];
      }),
    );
  }

  /** The resources whose condition holds. */
  get resources(): Readonly<Record<string, ResourceDeclaration>> {
    return Object.fromEntries(
      Object.entries(this.template.resources).filter(([, each]) => this.#holds(each.Condition)),
    );
  }

  /** Checks rules and that nothing that is placed mentions what isn't. */
  check(): void {
    for (const [name, rule] of Object.entries(this.template.rules)) {
      const scope = this.scope(NOTHING, true);
      if (rule.RuleCondition !== undefined && !truthy(scope.resolve(rule.RuleCondition))) continue;
      for (const { Assert, AssertDescription } of rule.Assertions)
        if (!truthy(scope.resolve(Assert)))
          throw validationError(`Template error: Rule ${name} failed: ${AssertDescription ?? JSON.stringify(Assert)}`);
    }
    const { resources } = this;
    const absent = new Set<string>();
    const look = (value: Value, into: Set<string>) => {
      const { refs, attributes } = mentionsOf(value, { taken: (condition) => this.condition(condition) });
      for (const name of [...refs, ...attributes.map(([logicalId]) => logicalId)])
        if (name in this.template.resources && !(name in resources)) into.add(name);
    };
    for (const { Properties } of Object.values(resources)) if (Properties) look(Properties, absent);
    if (absent.size > 0)
      throw formatError(
        `Unresolved resource dependencies [${[...absent].join(", ")}] in the Resources block of the template`,
      );
    for (const output of this.#outputs()) look(output.Value, absent);
    if (absent.size > 0)
      throw validationError(
        `Unresolved resource dependencies [${[...absent].join(", ")}] in the Outputs block of the template`,
      );
  }

  condition(name: string): boolean {
    const known = this.#conditions.get(name);
    if (known !== undefined) return known;
    const declared = this.template.conditions[name];
    if (declared === undefined) return refuse(`unresolved condition dependency ${name} in Fn::If`);
    const value = truthy(this.scope(NOTHING, true).resolve(declared));
    this.#conditions.set(name, value);
    return value;
  }

  graph(): Graph {
    this.#graph ??= this.#makeGraph();
    return this.#graph;
  }

  properties(logicalId: string, lookup: Lookup): ValueMap {
    const { Properties } = this.template.resources[logicalId] ?? {};
    return Properties ? ((resolve(Properties, this.scope(lookup)) ?? {}) as ValueMap) : {};
  }

  metadata(logicalId: string): ValueMap | undefined {
    return this.template.resources[logicalId]?.Metadata;
  }

  policies(logicalId: string): { deletionPolicy: DeletionPolicy; updateReplacePolicy: DeletionPolicy } {
    const { DeletionPolicy, UpdateReplacePolicy } = this.template.resources[logicalId] ?? {};
    const read = (value: Value | undefined): DeletionPolicy =>
      value === undefined ? "Delete" : ((resolve(value, this.scope(NOTHING)) as DeletionPolicy) ?? "Delete");
    return { deletionPolicy: read(DeletionPolicy), updateReplacePolicy: read(UpdateReplacePolicy) };
  }

  /** Outputs whose condition holds, resolved. */
  outputs(lookup: Lookup): { key: string; value: Value; description?: string; exportName?: string }[] {
    const scope = this.scope(lookup);
    return this.#outputs().map(({ key, Value: value, Description, Export }) => {
      const exportName = Export && scope.resolve(Export.Name);
      const resolved = scope.resolve(value);
      return {
        key,
        value: isList(resolved) ? resolved.join(",") : (resolved ?? ""),
        ...(Description !== undefined && { description: Description }),
        ...(exportName !== undefined && { exportName: String(exportName) }),
      };
    });
  }

  /** Names of the exports that the template imports. */
  imports(lookup: Lookup): string[] {
    const scope = this.scope(lookup);
    const values: Value[] = [
      ...Object.values(this.resources).flatMap(({ Properties }) => (Properties ? [Properties] : [])),
      ...this.#outputs().map((output) => output.Value),
    ];
    const names = values.flatMap((value) =>
      mentionsOf(value, { taken: (condition) => this.condition(condition) }).exports.map((name) =>
        String(scope.resolve(name)),
      ),
    );
    return [...new Set(names)].sort();
  }

  scope(lookup: Lookup, inConditions = false): Scope {
    const { placement, exported, dynamic } = this.#surroundings;
    const { template } = this;
    const scope: Scope = {
      placement,
      ref: (name) => (isPseudoParameter(name) ? this.#pseudo(name) : (this.#values.get(name) ?? lookup.ref(name))),
      attribute: (logicalId, attribute) => lookup.attribute(logicalId, attribute),
      mapping: (map, top, second) => template.mappings[map]?.[top]?.[second],
      condition: (name) => this.condition(name),
      exported,
      dynamic,
      extended: template.transforms.includes(LANGUAGE_EXTENSIONS),
      inConditions,
      resolve: (value) => resolve(value, scope),
    };
    return scope;
  }

  #outputs() {
    return Object.entries(this.template.outputs).flatMap(([key, output]) =>
      this.#holds(output.Condition) ? [{ key, ...output }] : [],
    );
  }

  #holds(condition: string | undefined): boolean {
    return condition === undefined || this.condition(condition);
  }

  #makeGraph(): Graph {
    const { resources } = this;
    return new Map(
      Object.entries(resources).map(([logicalId, declaration]) => {
        const { refs, attributes } = mentionsOf(declaration.Properties ?? {}, {
          taken: (condition) => this.condition(condition),
        });
        const needs = [...refs, ...attributes.map(([other]) => other), ...dependsOn(declaration)];
        return [logicalId, new Set(needs.filter((need) => need in resources))];
      }),
    );
  }

  #pseudo(name: string): Value | undefined {
    const { placement, stackId, stackName, notificationArns } = this.#surroundings;
    switch (name) {
      case "AWS::AccountId":
        return placement.accountId;
      case "AWS::Region":
        return placement.region;
      case "AWS::Partition":
        return placement.region.startsWith("cn-")
          ? "aws-cn"
          : placement.region.startsWith("us-gov-")
            ? "aws-us-gov"
            : "aws";
      case "AWS::URLSuffix":
        return placement.region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
      case "AWS::StackId":
        return stackId;
      case "AWS::StackName":
        return stackName;
      case "AWS::NotificationARNs":
        return notificationArns;
      default:
        return undefined;
    }
  }
}

const truthy = (value: Value | undefined): boolean => value === true || value === "true";
