/**
 * Names of all resource types that CloudFormation has; written by `tsx scripts/property-values.ts` from
 * @aws-cdk/aws-service-spec (Apache-2.0).
 */
import data from "./resource-type-names.json" with { type: "json" };

/** `AWS::Lambda::Function`, … */
export const resourceTypeNames = (): ReadonlySet<string> =>
  new Set(
    Object.entries(data as Readonly<Record<string, string>>).flatMap(([service, names]) =>
      names.split(" ").map((name) => `${service}::${name}`),
    ),
  );
