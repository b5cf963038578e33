import { GetTemplate } from "../../models/cloudformation.js";
import { validationError } from "../template/errors.js";
import { implement } from "./implement.js";

/** `Processed` is the original: no macro runs here, and language extensions are applied when values are resolved. */
export default implement(GetTemplate, ({ service }, { StackName, ChangeSetName }) => {
  const stages = { StagesAvailable: ["Original" as const, "Processed" as const] };
  if (ChangeSetName !== undefined) {
    if (StackName === undefined && !ChangeSetName.startsWith("arn:"))
      throw validationError("StackName is a required parameter.");
    return { TemplateBody: service.changeSets.get(ChangeSetName, StackName).inputs.templateBody, ...stages };
  }
  if (StackName === undefined) throw validationError("StackName is required if ChangeSetName is not specified.");
  const { templateBody } = service.stack(StackName);
  // A stack under review has nothing in it yet.
  return { TemplateBody: templateBody || "{}", ...stages };
});
