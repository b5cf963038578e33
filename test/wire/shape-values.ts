import type { Shape } from "../../src/wire/schema.js";
import { compilePattern } from "../../src/wire/validate.js";

const WORDS = [
  "a",
  "Zed-9",
  "x y",
  "a&b<c>\"'",
  "50%+1=/?",
  "é ü 😀",
  "arn:aws:iam::000000000000:role/x",
  '{"j":1}',
  "line1\nline2",
  "1.10",
  "007",
  "true",
  "us-east-1_AbC123xyz",
  "us-east-1:11111111-2222-3333-4444-555555555555",
  "arn:aws:lambda:us-east-1:000000000000:function:f",
  "lambda:InvokeFunction",
  "lambda:GetLayerVersion",
  "arn:aws:iam::000000000000:role/service-role/name-of-role",
  "a@example.com",
  "200",
  "+15555550100",
  "123456",
  "abcdefghij0123456789",
  "https://example.com/x",
  "rate(5 minutes)",
  "apigateway.amazonaws.com",
  "000000000000",
  "s3.amazonaws.com",
  "$LATEST",
  "*",
  "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_AbC123xyz",
  "arn:aws:s3:::bucket/key",
  "index.handler",
  "/a",
  "/a/",
  "/mnt/a",
  "v1",
  "o-abcdef0123",
  "arn:aws:lambda:us-east-1:000000000000:layer:l:1",
  "us-east-1_0a-1b",
  "ALL",
  "arn:aws:lambda:us-east-1:000000000000:capacity-provider:c",
  "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-0123456789abcdef0",
  "arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-0123456789abcdefg",
  "code {####}",
  "Name",
  "arn:aws:secretsmanager:us-east-1:000000000000:secret:x",
  "localhost:9092",
];
const PLAIN = ["a", "Zed-9", "b_c.d", "7x"];
type Place = "body" | "label" | "header";

/** Random values of a shape that keep AWS's constraints, from a seed. */
export class ShapeValues {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  input(shape: Shape, service: string): Record<string, unknown> {
    const value = (this.#value(shape, 0, "body", true) ?? {}) as Record<string, unknown>;
    if (service === "s3") {
      if ("Bucket" in value) value.Bucket = "bucket-1";
      // The client encodes and hashes these itself.
      for (const key of Object.keys(value))
        if (
          /^(SSECustomerKey|CopySourceSSECustomerKey|Checksum|ContentMD5|ContentLength|ContentEncoding|MpuObjectSize)/.test(
            key,
          )
        )
          delete value[key];
    }
    return value;
  }

  /** Outputs are not checked against constraints, by AWS or by us. */
  output(shape: Shape): Record<string, unknown> {
    const value = (this.#value(shape, 0, "body", false) ?? {}) as Record<string, unknown>;
    for (const { name, shape: member } of shape.members) {
      if (member.traits.httpResponseCode) value[name] = 200 + this.#below(5);
      if (member.traits.httpHeader === "Content-Length") delete value[name];
      // An operation with a payload answers with one: the client takes an empty body of CopyObject for a broken answer.
      if (member.traits.httpPayload) value[name] ??= this.#value(member, 1, "body", false);
      if (/^Checksum|^ContentEncoding$|^ExpiresString$/.test(name)) delete value[name];
    }
    return value;
  }

  #next(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }

  #below(count: number): number {
    return Math.floor(this.#next() * count);
  }

  #one<T>(items: readonly T[]): T {
    return items[this.#below(items.length)] as T;
  }

  #value(shape: Shape, depth: number, place: Place, checked: boolean): unknown {
    switch (shape.kind) {
      case "structure":
        return this.#structure(shape, depth, checked);
      case "list":
        return this.#list(shape, depth, place, checked);
      case "map":
        return this.#map(shape, depth, place, checked);
      case "string":
        return this.#string(shape, place, checked);
      case "boolean":
        return this.#next() < 0.5;
      case "number":
        return this.#number(shape);
      case "timestamp":
        return new Date(1_600_000_000_000 + this.#below(1_000_000) * 1000);
      case "blob":
        return new Uint8Array([1, 2, 250, this.#below(255)]);
      default:
        return undefined;
    }
  }

  #structure(shape: Shape, depth: number, checked: boolean): Record<string, unknown> | undefined {
    const entries: [string, unknown][] = [];
    if (shape.isUnion) {
      const member = this.#one(shape.members);
      return { [member.name]: this.#value(member.shape, depth + 1, "body", checked) };
    }
    for (const { name, shape: member, required } of shape.members) {
      const { traits } = member;
      const needed = required || traits.httpLabel === 1;
      if (!needed && (depth > 3 || this.#next() < 0.35)) continue;
      const place = traits.httpLabel
        ? "label"
        : traits.httpHeader || traits.httpPrefixHeaders !== undefined
          ? "header"
          : "body";
      const value = this.#value(member, depth + 1, place, checked);
      if (value !== undefined) entries.push([name, value]);
    }
    // Query and XML cannot tell an empty structure inside a list from none.
    return entries.length === 0 && depth > 0 && shape.members.length > 0
      ? this.#filled(shape, depth, checked)
      : Object.fromEntries(entries);
  }

  #filled(shape: Shape, depth: number, checked: boolean): Record<string, unknown> | undefined {
    for (const { name, shape: member } of shape.members) {
      const value = depth > 8 ? undefined : this.#value(member, depth + 1, "body", checked);
      if (value !== undefined) return { [name]: value };
    }
    return undefined;
  }

  #list(shape: Shape, depth: number, place: Place, checked: boolean): unknown[] | undefined {
    const [least, most] = (checked && shape.traits.length) || [null, null];
    if (depth > 6 && !least) return undefined;
    const count = Math.max(least ?? 1, Math.min(most ?? 3, 1 + this.#below(3)));
    const items = Array.from({ length: count }, () => this.#value(shape.element, depth + 1, place, checked));
    const present = items.filter((item) => item !== undefined);
    return present.length === 0 ? undefined : present;
  }

  #map(shape: Shape, depth: number, place: Place, checked: boolean): Record<string, unknown> | undefined {
    if (depth > 6) return undefined;
    const [least, most] = (checked && shape.traits.length) || [null, null];
    const count = Math.max(least ?? 1, Math.min(most ?? 3, 1 + this.#below(3)));
    const entries = new Map<string, unknown>();
    for (let tries = 0; entries.size < count && tries < 100; tries++) {
      const key = place === "header" ? `k${tries}` : String(this.#string(shape.key, "body", checked) ?? "k");
      const value = this.#value(shape.element, depth + 1, place, checked);
      if (value !== undefined) entries.set(key, value);
    }
    return entries.size === 0 ? undefined : Object.fromEntries(entries);
  }

  #number(shape: Shape): number {
    const [least, most] = shape.traits.range ?? [null, null];
    const from = Math.ceil(least ?? 0);
    return from + this.#below(Math.max(1, Math.min(100_000, (most ?? 100_000) - from)));
  }

  #string(shape: Shape, place: Place, checked: boolean): string | undefined {
    const { traits } = shape;
    if (traits.enum) return this.#one(traits.enum);
    const words = place === "body" ? WORDS : place === "label" ? [...PLAIN, "x y", "arn:aws:x", "é"] : PLAIN;
    if (!checked) return this.#one(words);
    const { pattern, length: [least, most] = [null, null] } = traits;
    const expression = pattern === undefined ? undefined : compilePattern(pattern);
    const all = [
      ...words,
      ...WORDS,
      ...words.map((word) => word.repeat(Math.ceil((least ?? 1) / word.length)).slice(0, most ?? undefined)),
    ];
    const fitting = all.filter((word) => {
      const length = [...word].length;
      const inHeader = place !== "header" || /^[!-~]+$/.test(word);
      return inHeader && length >= (least ?? 0) && length <= (most ?? length) && (expression?.test(word) ?? true);
    });
    if (fitting.length === 0) throw new Error(`no word fits ${pattern} of length ${least}..${most}: add one`);
    return this.#one(fitting);
  }
}

/** A value in a form that can be compared: dates and bytes as text, nothing undefined, members in order. */
export function plain(value: unknown): unknown {
  if (value instanceof Date) return `date ${value.getTime()}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (typeof value === "bigint") return `bigint ${value}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => item !== undefined && !key.startsWith("$"))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, plain(item)]),
  );
}
