import { CreateFunction } from "../../../models/lambda.js";
import { codeSource } from "../code-source.js";
import { implement } from "../implement.js";

export default implement(CreateFunction, ({ service }, { Code, ...input }) =>
  service.createFunction({ ...input, Code: codeSource(Code, input.PackageType) }),
);
