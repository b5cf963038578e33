import type { Functions } from "../../services/lambda/service.js";
import { defined, unlessGone, unspoken } from "../properties.js";
import type { Placed, Properties, ResourceType } from "../resource-type.js";

const NAME = "AWS::Lambda::Alias";

/** A name for a version; its ARN is its id. */
export const alias = (functions: Functions): ResourceType => ({
  name: NAME,
  validate: (properties) =>
    unspoken(NAME, properties, ["Description", "FunctionName", "FunctionVersion", "Name", "RoutingConfig"]),
  create: (properties) => placed(functions.aliases.create(aliasOf(properties)).AliasArn),
  update: (_id, next) => placed(functions.aliases.update(aliasOf(next)).AliasArn),
  remove: (_id, { FunctionName, Name }) => unlessGone(() => functions.aliases.delete(FunctionName, Name)),
});

const placed = (id: string): Placed => ({ id, attributes: { AliasArn: id } });

function aliasOf(properties: Properties) {
  const weights = (properties.RoutingConfig?.AdditionalVersionWeights ?? []) as Properties[];
  return defined({
    FunctionName: properties.FunctionName as string,
    Name: properties.Name as string,
    FunctionVersion: properties.FunctionVersion as string,
    Description: (properties.Description ?? "") as string,
    RoutingConfig: {
      AdditionalVersionWeights: Object.fromEntries(
        weights.map(({ FunctionVersion, FunctionWeight }) => [FunctionVersion, Number(FunctionWeight)]),
      ),
    },
  });
}
