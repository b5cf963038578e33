import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** The wire layer has bytes where the library and the store have base64 text. */
export function withoutBytes(value: unknown): unknown {
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  if (Array.isArray(value)) return value.map(withoutBytes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutBytes(member)]));
}

type Kept = Readonly<Record<string, unknown>>;

/** The attributes of a kept item, key or answer as the wire layer takes them. */
export const attributesOf = (item: object): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attributeValue(value as Kept)]));

function attributeValue(value: Kept): AttributeValue {
  if (typeof value.B === "string") return { B: Buffer.from(value.B, "base64") };
  if (Array.isArray(value.BS)) return { BS: value.BS.map((text: string) => Buffer.from(text, "base64")) };
  if (Array.isArray(value.L)) return { L: value.L.map(attributeValue) };
  if (typeof value.M === "object" && value.M !== null) return { M: attributesOf(value.M) };
  return { ...value } as unknown as AttributeValue;
}
