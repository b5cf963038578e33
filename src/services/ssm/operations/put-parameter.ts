import { Fault } from "../../../lib/fault.js";
import { PutParameter } from "../../../models/ssm.js";
import { implement } from "../implement.js";

export default implement(PutParameter, ({ service }, input) => {
  if (input.Tags && input.Tags.length > 0 && input.Overwrite)
    throw new Fault(
      "ValidationException",
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  if (input.Policies !== undefined && input.Policies !== "" && input.Policies !== "[]")
    throw new Fault(
      "UnsupportedFeatureRequiredException",
      "Parameter policies (PutParameter, Policies) are not supported.",
    );
  const { version, tier } = service.putParameter({
    name: input.Name,
    value: input.Value,
    type: input.Type,
    description: input.Description,
    keyId: input.KeyId,
    overwrite: input.Overwrite,
    allowedPattern: input.AllowedPattern,
    tier: input.Tier,
    dataType: input.DataType,
    tags: input.Tags,
  });
  return { Version: version, Tier: tier };
});
