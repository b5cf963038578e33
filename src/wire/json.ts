import { base64, bytesFromBase64, serializationFault, timestampFromText } from "./scalars.js";
import type { Shape } from "./schema.js";

/** Whether members go by their `jsonName` (REST-JSON) or by their own (AWS JSON). */
export interface JsonOptions {
  readonly jsonName: boolean;
}

/** The bytes as a JSON object; AWS takes none for an empty one. */
export function parseJson(body: Uint8Array): unknown {
  if (body.byteLength === 0) return {};
  const text = new TextDecoder("utf-8", { fatal: false }).decode(body);
  try {
    return JSON.parse(text);
  } catch {
    throw serializationFault("Unable to parse the request body: it is not JSON");
  }
}

/**
 * A JSON value as the shape wants it. Unlike a client, which takes what comes, the server refuses another type than the
 * model's, in AWS's words.
 */
export function readJson(shape: Shape, value: unknown, options: JsonOptions): unknown {
  switch (shape.kind) {
    case "structure":
      return readStructure(shape, value, options);
    case "list":
      if (!Array.isArray(value)) throw mismatch(value, "a Collection");
      return shape.traits.sparse
        ? value.map((item) => (item === null ? null : readJson(shape.element, item, options)))
        : value.filter((item) => item !== null).map((item) => readJson(shape.element, item, options));
    case "map":
      return readMap(shape, value, options);
    case "string":
      if (typeof value !== "string") throw mismatch(value, "a String");
      return value;
    case "boolean":
      if (typeof value !== "boolean") throw mismatch(value, "a Boolean");
      return value;
    case "number":
      if (typeof value === "number") return value;
      if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
      throw mismatch(value, "an Integer");
    case "bigInteger":
      if (typeof value !== "number") throw mismatch(value, "an Integer");
      return BigInt(value);
    case "timestamp":
      if (typeof value === "number") return new Date(Math.round(value * 1000));
      if (typeof value === "string") return timestampFromText(value, "date-time");
      throw mismatch(value, "a Timestamp");
    case "blob":
      if (typeof value !== "string") throw mismatch(value, "a Blob");
      return bytesFromBase64(value);
    default:
      return value;
  }
}

function readStructure(shape: Shape, value: unknown, options: JsonOptions): Record<string, unknown> {
  if (!isObject(value)) throw mismatch(value, "a Structure");
  const result: Record<string, unknown> = {};
  for (const { name, shape: member } of shape.members) {
    const raw = value[options.jsonName ? (member.traits.jsonName ?? name) : name];
    if (raw !== undefined && raw !== null) result[name] = readJson(member, raw, options);
  }
  return result;
}

function readMap(shape: Shape, value: unknown, options: JsonOptions): Record<string, unknown> {
  if (!isObject(value)) throw mismatch(value, "a Map");
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item !== null) entries.push([key, readJson(shape.element, item, options)]);
    else if (shape.traits.sparse) entries.push([key, null]);
  }
  // fromEntries defines, so that a key such as `__proto__` stays a key.
  return Object.fromEntries(entries);
}

/** The value as `JSON.stringify` takes it. */
export function toJson(shape: Shape, value: unknown, options: JsonOptions): unknown {
  if (value === undefined || value === null) return undefined;
  switch (shape.kind) {
    case "structure":
      return structureToJson(shape, value as Record<string, unknown>, options);
    case "list":
      return (value as unknown[]).map((item) => (item == null ? null : toJson(shape.element, item, options)));
    case "map":
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, item == null ? null : toJson(shape.element, item, options)]),
      );
    case "timestamp":
      return timestampToJson(shape, value as Date);
    case "blob":
      return base64(value as Uint8Array | string);
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigInteger":
      return Number(value);
    case "string":
      return String(value);
    default:
      return value;
  }
}

/** Members in the model's order; those in `without` are bound elsewhere. */
export function structureToJson(
  shape: Shape,
  value: Readonly<Record<string, unknown>>,
  options: JsonOptions,
  without?: ReadonlySet<string>,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const { name, shape: member } of shape.members) {
    const item = value[name];
    if (item === undefined || item === null || without?.has(name)) continue;
    result[options.jsonName ? (member.traits.jsonName ?? name) : name] = toJson(member, item, options);
  }
  return result;
}

function timestampToJson(shape: Shape, date: Date): unknown {
  if (shape.timestampFormat === "date-time") return date.toISOString().replace(".000Z", "Z");
  if (shape.timestampFormat === "http-date") return date.toUTCString();
  return date.getTime() / 1000;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function mismatch(value: unknown, wanted: string): Error {
  if (isObject(value)) return serializationFault("Start of structure or map found where not expected.");
  if (Array.isArray(value)) return serializationFault("Start of list found where not expected");
  const found =
    typeof value === "string"
      ? "STRING_VALUE"
      : typeof value === "number"
        ? Number.isInteger(value)
          ? "NUMBER_VALUE"
          : "DECIMAL_VALUE"
        : value === true
          ? "TRUE_VALUE"
          : value === false
            ? "FALSE_VALUE"
            : "NULL_VALUE";
  return serializationFault(`${found} can not be converted to ${wanted}`);
}
