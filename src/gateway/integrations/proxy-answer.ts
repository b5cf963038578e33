import { printed } from "../../lib/printed.js";
import type { IntegrationAnswer } from "../call.js";
import { isHeaderName, sendable } from "../headers.js";

type Json = Readonly<Record<string, unknown>>;
type HeaderLine = readonly [name: string, value: string];

/** What a function's answer may hold; any other key makes it malformed (recorded). */
const KEYS = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"]);

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isScalar = (value: unknown) =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** Thrown and caught here: why an answer can't be passed on, for the person at the terminal. */
class Malformed extends Error {}

function statusOf(value: unknown): number {
  if (value === undefined || value === null) return 200;
  const status = typeof value === "string" && /^\d+$/.test(value.trim()) ? Number(value) : value;
  if (typeof status !== "number" || !Number.isInteger(status)) throw new Malformed("statusCode is no whole number");
  if (status < 200 || status > 599) throw new Malformed("statusCode is not between 200 and 599");
  return status;
}

function headerLine(name: string, value: unknown): HeaderLine {
  if (!isScalar(value)) throw new Malformed(`the header "${name}" is no single value`);
  const text = String(value);
  if (!isHeaderName(name)) throw new Malformed(`"${name}" is no name of a header`);
  if (sendable(text) !== text) throw new Malformed(`the header "${name}" holds characters that a header can't`);
  return [name, text];
}

/** One line for each value; a name in both maps has its multi values first, in the multi map's casing (recorded). */
function headersOf(single: unknown, multi: unknown): HeaderLine[] {
  for (const [key, map] of [["headers", single] as const, ["multiValueHeaders", multi] as const])
    if (map !== undefined && map !== null && !isRecord(map)) throw new Malformed(`${key} is no object`);
  const lines: HeaderLine[] = [];
  const casing = new Map<string, string>();
  for (const [name, values] of Object.entries((multi ?? {}) as Json)) {
    if (values === null) continue;
    if (!Array.isArray(values)) throw new Malformed(`multiValueHeaders["${name}"] is no list`);
    casing.set(name.toLowerCase(), name);
    for (const value of values) lines.push(headerLine(name, value));
  }
  for (const [name, value] of Object.entries((single ?? {}) as Json)) {
    if (value === null) continue;
    const as = casing.get(name.toLowerCase()) ?? name;
    const line = headerLine(as, value);
    const last = lines.findLastIndex(([known]) => known === as);
    if (last < 0) lines.push(line);
    else lines.splice(last + 1, 0, line);
  }
  return lines;
}

function bodyOf(value: unknown, isBase64Encoded: boolean, decode: boolean): Buffer | string {
  if (value === undefined || value === null) return "";
  if (!isScalar(value)) throw new Malformed("body is no string: use JSON.stringify");
  const text = String(value);
  if (!isBase64Encoded || !decode) return text;
  if (!/^[A-Za-z0-9+/\-_\s]*={0,2}\s*$/.test(text)) throw new Malformed("body is no Base64");
  return Buffer.from(text, "base64");
}

function parsed(payload: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    throw new Malformed("it is no JSON");
  }
  if (!isRecord(value))
    throw new Malformed(
      `it is ${value === null ? "null" : `no object but ${Array.isArray(value) ? "a list" : `a ${typeof value}`}`}`,
    );
  const keys = Object.keys(value);
  if (keys.length === 0) throw new Malformed("it is an empty object");
  const unknown = keys.find((key) => !KEYS.has(key));
  if (unknown !== undefined) throw new Malformed(`it has the key "${unknown}", which API Gateway doesn't know`);
  return value;
}

/**
 * What a function answered a proxy integration, or in a sentence why API Gateway can't pass it on.
 * `decode` says whether the client accepts one of the API's binary media types.
 */
export function proxyAnswer(payload: string, decode: boolean): IntegrationAnswer | { readonly malformed: string } {
  try {
    const answer = parsed(payload);
    const { isBase64Encoded } = answer;
    if (
      isBase64Encoded !== undefined &&
      isBase64Encoded !== null &&
      !/^(?:true|false)$/i.test(printed(isBase64Encoded))
    )
      throw new Malformed("isBase64Encoded is no boolean");
    return {
      statusCode: statusOf(answer.statusCode),
      headers: headersOf(answer.headers, answer.multiValueHeaders),
      body: bodyOf(answer.body, printed(isBase64Encoded).toLowerCase() === "true", decode),
      traced: true,
    };
  } catch (error) {
    if (error instanceof Malformed) return { malformed: error.message };
    throw error;
  }
}
