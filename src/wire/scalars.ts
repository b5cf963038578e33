import { Fault } from "../lib/fault.js";
import type { Shape, TimestampFormat } from "./schema.js";

export const serializationFault = (message: string): Fault => new Fault("SerializationException", message);

/** A scalar as the protocols spell it outside JSON: labels, query, headers, form fields, XML text. */
export function scalarFromText(shape: Shape, text: string, format: TimestampFormat): unknown {
  switch (shape.kind) {
    case "number":
      return numberFromText(text);
    case "bigInteger":
      if (!/^[+-]?\d+$/.test(text.trim())) throw serializationFault(`STRING_VALUE can not be converted to an Integer`);
      return BigInt(text.trim());
    case "boolean":
      return booleanFromText(text);
    case "timestamp":
      return timestampFromText(text, shape.timestampFormat ?? format);
    case "blob":
      return bytesFromBase64(text);
    case "document":
      return documentFromText(text);
    default:
      return text;
  }
}

export function scalarToText(shape: Shape, value: unknown, format: TimestampFormat): string {
  switch (shape.kind) {
    case "timestamp":
      return timestampToText(value as Date, shape.timestampFormat ?? format);
    case "blob":
      return base64(value as Uint8Array);
    case "document":
      return JSON.stringify(value);
    default:
      return String(value);
  }
}

export function numberFromText(text: string): number {
  const trimmed = text.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed) || /^(NaN|-?Infinity)$/.test(trimmed))
    return Number(trimmed);
  throw serializationFault(`STRING_VALUE can not be converted to an Integer`);
}

function booleanFromText(text: string): boolean {
  const lower = text.trim().toLowerCase();
  if (lower === "true" || lower === "1") return true;
  if (lower === "false" || lower === "0") return false;
  throw serializationFault("STRING_VALUE can not be converted to a Boolean");
}

export function timestampFromText(text: string, format: TimestampFormat): Date {
  const epoch = format === "epoch-seconds" || /^-?\d+(\.\d+)?$/.test(text);
  const date = epoch ? new Date(Math.round(Number(text) * 1000)) : new Date(text);
  if (text === "" || Number.isNaN(date.getTime())) throw serializationFault(`Unable to parse date: ${text}`);
  return date;
}

/** AWS writes whole seconds where nothing finer is there: `2026-09-24T13:50:15Z`. */
export function timestampToText(date: Date, format: TimestampFormat): string {
  if (format === "epoch-seconds") return String(date.getTime() / 1000);
  if (format === "http-date") return date.toUTCString();
  return date.toISOString().replace(".000Z", "Z");
}

export const base64 = (bytes: Uint8Array | string): string =>
  (typeof bytes === "string"
    ? Buffer.from(bytes)
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  ).toString("base64");

export function bytesFromBase64(text: string): Buffer {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) throw serializationFault("Unable to decode base64 value");
  return Buffer.from(text, "base64");
}

function documentFromText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw serializationFault("Unable to parse document");
  }
}
