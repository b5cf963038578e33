import type { Functions } from "../../services/lambda/service.js";
import { defined, unlessGone, unspoken } from "../properties.js";
import type { Placed, ResourceType } from "../resource-type.js";

const NAME = "AWS::Lambda::Version";

/** A function frozen as the next number; its ARN is its id. */
export const version = (functions: Functions): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, ["CodeSha256", "Description", "FunctionName"]),
  create(properties) {
    const published = functions.publishVersion(
      properties.FunctionName,
      defined({ codeSha256: properties.CodeSha256 as string, description: properties.Description as string }),
    );
    return placed(published.FunctionArn);
  },
  update: (id) => placed(id),
  remove: (id, { FunctionName }) => unlessGone(() => functions.deleteFunction(FunctionName, numberOf(id))),
});

const numberOf = (arn: string) => arn.slice(arn.lastIndexOf(":") + 1);
const placed = (id: string): Placed => ({ id, attributes: { FunctionArn: id, Version: numberOf(id) } });
