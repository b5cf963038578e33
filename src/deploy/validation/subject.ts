import { intrinsics } from "../intrinsics/index.js";
import type { Visitor } from "../intrinsics/intrinsic.js";
import { LANGUAGE_EXTENSIONS } from "../template/template.js";
import { isList, isMap, type Value, type ValueMap } from "../value.js";
import { at, type Place, placeOf } from "./finding.js";

/** A call of an intrinsic function, and where it stands. */
export interface Call {
  readonly name: string;
  readonly argument: Value;
  readonly place: Place;
  /** `elsewhere`: where names count as used, and nothing else is known of what CloudFormation looks at. */
  readonly section: "Conditions" | "Resources" | "Outputs" | "elsewhere";
  /** The logical id of the resource, output or condition that holds it. */
  readonly id: string;
  /** Inside a branch of Fn::If: it may never be evaluated. */
  readonly branched: boolean;
}

/** A template that may have any mistake, with what every check needs of it. */
export class Subject {
  readonly raw: ValueMap;
  readonly parameters: ValueMap;
  readonly mappings: ValueMap;
  readonly conditions: ValueMap;
  /** Only those that are maps with a Type. */
  readonly resources: Readonly<Record<string, ValueMap & { readonly Type: string }>>;
  readonly outputs: ValueMap;
  /** With the transform AWS::LanguageExtensions functions may do more. */
  readonly extended: boolean;
  /** A macro rewrites the template: nothing of what is seen here may come to CloudFormation. */
  readonly rewritten: boolean;
  /** Fn::ForEach or an include writes parts of the template that can't be seen here. */
  readonly open: boolean;
  readonly calls: readonly Call[];

  constructor(raw: ValueMap) {
    this.raw = raw;
    this.parameters = mapOf(raw.Parameters);
    this.mappings = mapOf(raw.Mappings);
    this.conditions = mapOf(raw.Conditions);
    this.outputs = mapOf(raw.Outputs);
    this.resources = Object.fromEntries(
      Object.entries(mapOf(raw.Resources)).filter(
        (entry): entry is [string, ValueMap & { Type: string }] => isMap(entry[1]) && typeof entry[1].Type === "string",
      ),
    );
    const transforms = isList(raw.Transform) ? raw.Transform : raw.Transform === undefined ? [] : [raw.Transform];
    this.extended = transforms.includes(LANGUAGE_EXTENSIONS);
    const collector = new Collector();
    this.calls = collector.calls;
    collector.collect(this);
    this.rewritten = transforms.some((each) => each !== LANGUAGE_EXTENSIONS);
    this.open = collector.unseen;
  }
}

export const mapOf = (value: Value | undefined): ValueMap => (isMap(value) ? value : {});

/** A value that a function gives, or a map that a transform adds to: what it holds isn't known yet. */
export const isGiven = (value: Value | undefined): boolean =>
  isMap(value) && Object.keys(value).some((key) => key === "Ref" || key.startsWith("Fn::"));

class Collector {
  readonly calls: Call[] = [];
  unseen = false;
  #section: Call["section"] = "elsewhere";
  #id = "";

  collect({ raw, conditions, resources, outputs }: Subject): void {
    this.unseen = ["Parameters", "Mappings", "Conditions", "Resources", "Outputs"].some((section) =>
      Object.keys({ ...mapOf(raw[section]), ...raw }).some((key) => key.startsWith("Fn::")),
    );
    for (const [id, condition] of Object.entries(conditions))
      this.#of("Conditions", id, condition, placeOf("Conditions", id));
    for (const [id, { Properties, ...rest }] of Object.entries(resources)) {
      if (Properties !== undefined) this.#of("Resources", id, Properties, placeOf("Resources", id, "Properties"));
      this.#of("elsewhere", id, rest, placeOf("Resources", id));
    }
    for (const [id, output] of Object.entries(outputs)) {
      const { Value: value, Export } = mapOf(output);
      if (value !== undefined) this.#of("Outputs", id, value, placeOf("Outputs", id, "Value"));
      if (Export !== undefined) this.#of("Outputs", id, Export, placeOf("Outputs", id, "Export"));
    }
    for (const section of ["Rules", "Metadata", "Hooks"])
      if (raw[section] !== undefined) this.#of("elsewhere", section, raw[section], placeOf(section));
  }

  #of(section: Call["section"], id: string, value: Value, place: Place): void {
    this.#section = section;
    this.#id = id;
    if (typeof value === "object" && value !== null) this.#walk(value, place, false);
  }

  /** Goes through every value of a template: it makes nothing that it doesn't keep. */
  #walk(value: object, place: Place, branched: boolean): void {
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        const each: unknown = value[index];
        if (typeof each === "object" && each !== null) this.#walk(each, at(place, index), branched);
      }
      return;
    }
    const map = value as ValueMap;
    let members = 0;
    let last = "";
    for (const key in map) {
      members++;
      last = key;
    }
    const isCall = members === 1 && this.#isFunction(last);
    if (isCall) {
      const argument = map[last] as Value;
      this.calls.push({ name: last, argument, place, section: this.#section, id: this.#id, branched });
    }
    for (const key in map) {
      if (key.startsWith("Fn::ForEach::") || (key === "Fn::Transform" && !isCall)) this.unseen = true;
      const each = map[key];
      if (typeof each === "object" && each !== null) this.#walk(each, at(place, key), branched || key === "Fn::If");
    }
  }

  #isFunction(key: string): boolean {
    return key === "Ref" || key.startsWith("Fn::") || (key === "Condition" && this.#section === "Conditions");
  }
}

/** Something that a call names. */
export interface Mention {
  readonly call: Call;
  readonly kind: "ref" | "attribute" | "condition" | "mapping";
  readonly name: string;
  /** Of an attribute of the resource `name`; "" where a function gives it. */
  readonly attribute?: string;
}

/** What calls name. Their arguments must have their functions' form. */
export function mentionsIn(calls: readonly Call[]): Mention[] {
  const mentions: Mention[] = [];
  let call: Call | undefined;
  const add = (kind: Mention["kind"], name: string, attribute?: string) => {
    if (call) mentions.push({ call, kind, name, ...(attribute !== undefined && { attribute }) });
  };
  const visitor: Visitor = {
    ref: (name) => add("ref", name),
    attribute: (name, attribute) => add("attribute", name, attribute),
    condition: (name) => add("condition", name),
    mapping: (name) => add("mapping", name),
    exported: () => {},
    // What stands in an argument is a call of its own in the list.
    walk: () => {},
    inConditions: true,
  };
  for (call of calls) intrinsics.get(call.name)?.visit?.(call.argument, visitor);
  return mentions;
}
