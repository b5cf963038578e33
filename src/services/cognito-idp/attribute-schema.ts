import type { SchemaAttributeType } from "@aws-sdk/client-cognito-identity-provider";
import { invalidParameter } from "./faults.js";

/** The attributes of a pool: the standard ones of OpenID Connect, and the developer's own. */

const text = (name: string, min = "0", max = "2048"): SchemaAttributeType => ({
  Name: name,
  AttributeDataType: "String",
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
  StringAttributeConstraints: { MinLength: min, MaxLength: max },
});
const flag = (name: string): SchemaAttributeType => ({
  Name: name,
  AttributeDataType: "Boolean",
  DeveloperOnlyAttribute: false,
  Mutable: true,
  Required: false,
});

/** In the order in which CreateUserPool answers them. */
export const STANDARD_ATTRIBUTES: readonly SchemaAttributeType[] = [
  { ...text("sub", "1"), Mutable: false, Required: true },
  text("name"),
  text("given_name"),
  text("family_name"),
  text("middle_name"),
  text("nickname"),
  text("preferred_username"),
  text("profile"),
  text("picture"),
  text("website"),
  text("email"),
  flag("email_verified"),
  text("gender"),
  text("birthdate", "10", "10"),
  text("zoneinfo"),
  text("locale"),
  text("phone_number"),
  flag("phone_number_verified"),
  text("address"),
  {
    Name: "updated_at",
    AttributeDataType: "Number",
    DeveloperOnlyAttribute: false,
    Mutable: true,
    Required: false,
    NumberAttributeConstraints: { MinValue: "0" },
  },
];

const IDENTITIES: SchemaAttributeType = { ...text("identities"), StringAttributeConstraints: {} };

/** In the order in which DescribeUserPool answers them; custom ones follow. */
const DESCRIBED_ORDER = (
  "profile address birthdate gender preferred_username updated_at website picture identities sub phone_number " +
  "phone_number_verified zoneinfo locale email email_verified given_name family_name middle_name name nickname"
).split(" ");

const isStandard = (name: string): boolean => STANDARD_ATTRIBUTES.some((standard) => standard.Name === name);

/** The schema of a new pool: the standard attributes, changed as asked, then the developer's own. */
export function schemaOf(asked: readonly SchemaAttributeType[] = []): SchemaAttributeType[] {
  const standard = STANDARD_ATTRIBUTES.map((attribute) => {
    const change = asked.find(({ Name }) => Name === attribute.Name);
    if (!change) return attribute;
    if (change.AttributeDataType !== undefined && change.AttributeDataType !== attribute.AttributeDataType)
      throw invalidParameter(
        `You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute ${attribute.Name}`,
      );
    return {
      ...attribute,
      Mutable: change.Mutable ?? attribute.Mutable,
      Required: change.Required ?? attribute.Required,
      ...(attribute.AttributeDataType === "String" && {
        StringAttributeConstraints: {
          ...attribute.StringAttributeConstraints,
          ...defined(change.StringAttributeConstraints),
        },
      }),
    };
  });
  return withCustom(
    standard,
    asked.filter(({ Name }) => !isStandard(Name ?? "")),
  );
}

/** Adds the developer's attributes. Throws InvalidParameterException where one is there already or asks for too much. */
export function withCustom(
  schema: readonly SchemaAttributeType[],
  asked: readonly SchemaAttributeType[],
): SchemaAttributeType[] {
  const result = [...schema];
  for (const attribute of asked) {
    const bare = (attribute.Name ?? "").replace(/^(?:dev:)?custom:/, "");
    if (bare === "")
      throw invalidParameter("Invalid AttributeDataType input, consider using the provided AttributeDataType enum.");
    if (attribute.Required) throw invalidParameter("Required custom attributes are not supported currently.");
    const type = attribute.AttributeDataType ?? "String";
    const name = `${attribute.DeveloperOnlyAttribute ? "dev:" : ""}custom:${bare}`;
    if (result.some(({ Name }) => Name === name))
      throw invalidParameter(`${name}: Existing attribute already has name ${name}.`);
    result.push({
      Name: name,
      AttributeDataType: type,
      DeveloperOnlyAttribute: attribute.DeveloperOnlyAttribute ?? false,
      Mutable: attribute.Mutable ?? true,
      Required: false,
      ...(type === "String" && { StringAttributeConstraints: { ...attribute.StringAttributeConstraints } }),
      ...(type === "Number" && { NumberAttributeConstraints: { ...attribute.NumberAttributeConstraints } }),
    });
  }
  return result;
}

/** As DescribeUserPool shows them. */
export function describedSchema(schema: readonly SchemaAttributeType[]): SchemaAttributeType[] {
  const place = ({ Name = "" }: SchemaAttributeType) => {
    const at = DESCRIBED_ORDER.indexOf(Name);
    return at < 0 ? DESCRIBED_ORDER.length : at;
  };
  return [...schema, IDENTITIES].sort((a, b) => place(a) - place(b));
}

const defined = <T extends object>(value: T | undefined): Partial<T> =>
  Object.fromEntries(Object.entries(value ?? {}).filter(([, member]) => member !== undefined)) as Partial<T>;
