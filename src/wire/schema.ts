export type Kind =
  | "structure"
  | "list"
  | "map"
  | "string"
  | "number"
  | "boolean"
  | "timestamp"
  | "document"
  | "blob"
  | "bigInteger"
  | "bigDecimal"
  | "unit";

export type TimestampFormat = "date-time" | "http-date" | "epoch-seconds";

/** What the models say of a shape or member besides its type: wire bindings (Smithy's names) and AWS's constraints. */
export interface Traits {
  readonly httpLabel?: 1;
  readonly httpQuery?: string;
  readonly httpQueryParams?: 1;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: 1;
  readonly httpResponseCode?: 1;
  readonly http?: readonly [method: string, uri: string, status: number];
  readonly httpError?: number;
  readonly awsQueryError?: readonly [code: string, status: number];
  readonly error?: "client" | "server";
  readonly jsonName?: string;
  readonly xmlName?: string;
  readonly xmlFlattened?: 1;
  readonly xmlAttribute?: 1;
  readonly xmlNamespace?: readonly [prefix: string, uri: string] | string;
  readonly sensitive?: 1;
  readonly sparse?: 1;
  readonly idempotencyToken?: 1;
  readonly length?: Bounds;
  readonly range?: Bounds;
  readonly pattern?: string;
  readonly enum?: readonly string[];
}
type Bounds = readonly [least: number | null, most: number | null];

export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly required: boolean;
}

type SchemaTuple = readonly [kind: number, namespace: string, name: string, traits: unknown, ...rest: unknown[]];

/** Bit n of a numeric trait set stands for the n-th of these (@smithy/types, `SchemaTraits`). */
const TRAIT_BITS = [
  "httpLabel",
  "idempotent",
  "idempotencyToken",
  "sensitive",
  "httpPayload",
  "httpResponseCode",
  "httpQueryParams",
] as const;
const LIST = 64;
const MAP = 128;
const SIMPLE: Readonly<Record<number, Kind>> = {
  0: "string",
  1: "number",
  2: "boolean",
  4: "timestamp",
  5: "timestamp",
  6: "timestamp",
  7: "timestamp",
  15: "document",
  17: "bigInteger",
  19: "bigDecimal",
  21: "blob",
  42: "blob",
};
const FORMATS: Readonly<Record<number, TimestampFormat>> = { 5: "date-time", 6: "http-date", 7: "epoch-seconds" };
const NO_TRAITS: Traits = {};

/**
 * A shape of a generated model, ready to be walked: what the numbers and tuples of the static schemas mean. `traits` are
 * those of the member that leads here, over those of the shape itself.
 */
export class Shape {
  readonly kind: Kind;
  readonly name: string;
  readonly traits: Traits;
  readonly streaming: boolean;
  /** Set where the model fixes one; else the place on the wire decides. */
  readonly timestampFormat: TimestampFormat | undefined;
  readonly #tuple: SchemaTuple | undefined;
  readonly #of: unknown;
  #members: readonly Member[] | undefined;
  #byName: ReadonlyMap<string, Member> | undefined;
  #element: Shape | undefined;
  #key: Shape | undefined;

  private constructor(target: unknown, memberTraits: Traits) {
    this.streaming = target === 42;
    this.timestampFormat = typeof target === "number" ? FORMATS[target] : undefined;
    if (Array.isArray(target)) {
      this.#tuple = target as unknown as SchemaTuple;
      this.name = this.#tuple[2];
      this.kind = this.#tuple[0] === 1 ? "list" : this.#tuple[0] === 2 ? "map" : "structure";
      this.traits = { ...traitsOf(this.#tuple[3]), ...memberTraits };
      this.#of = this.#tuple[this.kind === "map" ? 5 : 4];
    } else {
      this.name = "";
      this.traits = memberTraits;
      const code = typeof target === "number" ? target : -1;
      this.kind = code >= MAP ? "map" : code >= LIST ? "list" : target === "unit" ? "unit" : (SIMPLE[code] ?? "string");
      this.#of = code >= MAP ? code - MAP : code >= LIST ? code - LIST : undefined;
    }
  }

  static readonly #known = new WeakMap<object, Shape>();
  static readonly #simple = new Map<unknown, Shape>();

  /** The shape behind a schema reference: a number, `"unit"`, a function that gives it, a tuple, or `[reference, traits]`. */
  static of(reference: unknown): Shape {
    const isObject = typeof reference === "object" || typeof reference === "function";
    const known = isObject ? Shape.#known.get(reference as object) : Shape.#simple.get(reference);
    if (known) return known;
    let traits: Traits = NO_TRAITS;
    let target = reference;
    for (;;) {
      if (typeof target === "function") target = target();
      else if (Array.isArray(target) && target.length === 2) {
        traits = { ...traitsOf(target[1]), ...traits };
        target = target[0];
      } else if (Array.isArray(target) && target[0] === 0) {
        traits = { ...traitsOf(target[3]), ...traits };
        target = target[4];
      } else break;
    }
    const shape = new Shape(target, traits);
    if (isObject) Shape.#known.set(reference as object, shape);
    else Shape.#simple.set(reference, shape);
    return shape;
  }

  /** Of a structure or union, in the model's order: required ones first. */
  get members(): readonly Member[] {
    if (!this.#members) {
      const [names = [], types = [], required = 0] = (this.#tuple?.slice(4) ?? []) as [string[]?, unknown[]?, number?];
      this.#members =
        this.kind === "structure"
          ? names.map((name, at) => ({ name, shape: Shape.of(types[at]), required: at < required }))
          : [];
    }
    return this.#members;
  }

  member(name: string): Member | undefined {
    this.#byName ??= new Map(this.members.map((member) => [member.name, member]));
    return this.#byName.get(name);
  }

  get isUnion(): boolean {
    return this.#tuple?.[0] === 4;
  }

  /** Of a list: its element; of a map: its value. */
  get element(): Shape {
    this.#element ??= Shape.of(this.#of);
    return this.#element;
  }

  get key(): Shape {
    this.#key ??= Shape.of(this.#tuple?.[4] ?? 0);
    return this.#key;
  }
}

function traitsOf(traits: unknown): Traits {
  if (typeof traits !== "number") return (traits as Traits | undefined) ?? NO_TRAITS;
  if (traits === 0) return NO_TRAITS;
  return Object.fromEntries(TRAIT_BITS.flatMap((name, bit) => ((traits >> bit) & 1 ? [[name, 1]] : [])));
}

/** What the model says of an operation or error as a whole. */
export const traitsOfTuple = (schema: readonly unknown[]): Traits => traitsOf(schema[3]);
