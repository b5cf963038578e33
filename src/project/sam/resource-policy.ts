import type { Json, JsonObject } from "../json-file.js";
import type { Api } from "./api-model.js";
import { listOf, objectOf, type Sam } from "./sam.js";

const TAKEN = [
  "AwsAccountBlacklist",
  "AwsAccountWhitelist",
  "CustomStatements",
  "IpRangeBlacklist",
  "IpRangeWhitelist",
];

/** The policy of an API out of `Auth.ResourcePolicy`: lists of accounts and address ranges, and statements of one's own. */
export function resourcePolicy(
  sam: Sam,
  { id, properties }: Api,
  paths: Readonly<Record<string, JsonObject>>,
): JsonObject | undefined {
  const given = objectOf(objectOf(properties.Auth).ResourcePolicy);
  for (const name of Object.keys(given)) if (!TAKEN.includes(name)) sam.unsupported(id, `Auth.ResourcePolicy.${name}`);
  const methods = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method): Json => {
      const verb = method === "x-amazon-apigateway-any-method" ? "*" : method.toUpperCase();
      return {
        "Fn::Sub": [
          `execute-api:/\${__Stage__}/${verb}${path.replace(/\{[^}]*\}/g, "*")}`,
          { __Stage__: properties.StageName ?? "" },
        ],
      };
    }),
  );
  const statement = (effect: string, principal: Json, condition?: JsonObject): JsonObject => ({
    Action: "execute-api:Invoke",
    Resource: methods,
    Effect: effect,
    Principal: principal,
    ...(condition && { Condition: condition }),
  });
  const ranges = (list: Json[], test: string): JsonObject[] =>
    list.length === 0 ? [] : [statement("Allow", "*"), statement("Deny", "*", { [test]: { "aws:SourceIp": list } })];
  const accounts = (list: Json[], effect: string): JsonObject[] =>
    list.length === 0 ? [] : [statement(effect, { AWS: list })];
  const statements = [
    ...accounts(listOf(given.AwsAccountWhitelist), "Allow"),
    ...accounts(listOf(given.AwsAccountBlacklist), "Deny"),
    ...ranges(listOf(given.IpRangeWhitelist), "NotIpAddress"),
    ...ranges(listOf(given.IpRangeBlacklist), "IpAddress"),
    ...listOf(given.CustomStatements),
  ];
  return statements.length === 0 ? undefined : { Version: "2012-10-17", Statement: statements };
}
