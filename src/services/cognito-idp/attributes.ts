import type { AttributeType, SchemaAttributeType } from "@aws-sdk/client-cognito-identity-provider";
import { invalidParameter, notAuthorized } from "./faults.js";
import type { ClientRecord, PoolRecord, UserRecord } from "./records.js";

/** What users' attributes may hold, who may read and write them, and how they are shown. */

export const isEmail = (value: string): boolean =>
  value.length <= 320 &&
  /^[^\s@"(),:;<>[\\\]]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(value) &&
  !value.includes("..");
/** E.164: a plus sign and up to fifteen digits. */
export const isPhoneNumber = (value: string): boolean => /^\+[0-9]{1,15}$/.test(value);

/** Set by Cognito or by an administrator; a user may not claim them. */
const VERIFICATION_FLAGS = ["email_verified", "phone_number_verified"];

export const valuesOf = (attributes: readonly AttributeType[] = []): Record<string, string> =>
  Object.fromEntries(attributes.map(({ Name = "", Value = "" }) => [Name, Value]));

/** A blank value is no value. */
export const nonEmpty = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));

/** As the answers show them: `sub` first. */
export const shownAttributes = (user: UserRecord): AttributeType[] => [
  { Name: "sub", Value: user.sub },
  ...Object.entries(user.attributes).map(([Name, Value]) => ({ Name, Value })),
];

const schemaFor = (pool: PoolRecord, name: string): SchemaAttributeType | undefined =>
  pool.schema.find(({ Name }) => Name === name);

/**
 * Checks values against the pool's schema. Throws InvalidParameterException with one line per attribute that does not
 * conform.
 */
export function checkValues(pool: PoolRecord, values: Readonly<Record<string, string>>): void {
  if ("sub" in values) throw invalidParameter("Cannot modify the non-mutable attribute sub");
  const wrong = Object.entries(values).flatMap(([name, value]) => {
    const schema = schemaFor(pool, name);
    if (!schema) return [`${name}: Attribute does not exist in the schema.`];
    const fault = value === "" ? undefined : nonconformity(schema, value);
    return fault === undefined ? [] : [`${name}: ${fault}`];
  });
  if (wrong.length > 0) throw nonconforming(wrong);
  if (values.email && !isEmail(values.email)) throw invalidParameter("Invalid email address format.");
  if (values.phone_number && !isPhoneNumber(values.phone_number))
    throw invalidParameter("Invalid phone number format.");
}

/** Throws InvalidParameterException where a required attribute of the pool is absent. */
export function checkRequired(pool: PoolRecord, values: Readonly<Record<string, string>>): void {
  const absent = missingRequired(pool, values);
  if (absent.length > 0) throw nonconforming(absent.map((name) => `${name}: The attribute is required`));
}

export const missingRequired = (pool: PoolRecord, values: Readonly<Record<string, string>>): string[] =>
  pool.schema.flatMap(({ Name = "", Required }) => (Required && Name !== "sub" && !values[Name] ? [Name] : []));

const nonconforming = (lines: readonly string[]) =>
  invalidParameter(`Attributes did not conform to the schema: ${lines.map((line) => `${line}\n`).join("")}`);

function nonconformity(schema: SchemaAttributeType, value: string): string | undefined {
  const { AttributeDataType: type, StringAttributeConstraints: string, NumberAttributeConstraints: number } = schema;
  if (type === "Boolean") return /^(?:true|false)$/i.test(value) ? undefined : "Value must be a boolean";
  if (type === "Number") {
    if (!/^-?\d+(?:\.\d+)?$/.test(value)) return "Value must be a number";
    if (number?.MinValue !== undefined && Number(value) < Number(number.MinValue))
      return `Number must be no less than ${number.MinValue}`;
    if (number?.MaxValue !== undefined && Number(value) > Number(number.MaxValue))
      return `Number must be no greater than ${number.MaxValue}`;
    return undefined;
  }
  if (type === "DateTime") return Number.isNaN(Date.parse(value)) ? "Value must be a date" : undefined;
  const length = [...value].length;
  if (string?.MinLength !== undefined && length < Number(string.MinLength))
    return `String must be at least ${string.MinLength} characters long`;
  if (string?.MaxLength !== undefined && length > Number(string.MaxLength))
    return `String must be no longer than ${string.MaxLength} characters`;
  return undefined;
}

/** Throws InvalidParameterException for an attribute that keeps its first value. */
export function checkMutable(pool: PoolRecord, user: UserRecord, values: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(values))
    if (schemaFor(pool, name)?.Mutable === false && user.attributes[name] !== undefined)
      throw invalidParameter(`user.${name}: Attribute cannot be updated.\n`);
}

/** Throws NotAuthorizedException where the client may not write one of these. */
export function checkWritable(client: ClientRecord, names: readonly string[]): void {
  const { WriteAttributes: listed } = client.settings;
  const allowed = (name: string) =>
    !VERIFICATION_FLAGS.includes(name) && !name.startsWith("dev:") && (!listed?.length || listed.includes(name));
  if (!names.every(allowed)) throw notAuthorized("A client attempted to write unauthorized attribute");
}

/** Whether tokens and GetUser of this client show the attribute. `sub` is always shown. */
export function isReadable(client: ClientRecord, name: string): boolean {
  if (name.startsWith("dev:")) return false;
  const { ReadAttributes: listed } = client.settings;
  return !listed?.length || listed.includes(name);
}
