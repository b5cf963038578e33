import { UpdateFunctionCode } from "../../../models/lambda.js";
import { codeSource } from "../code-source.js";
import { implement } from "../implement.js";

export default implement(UpdateFunctionCode, ({ service }, input) =>
  service.updateFunctionCode({ ...input, Code: codeSource(input) }),
);
