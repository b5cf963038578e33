import { model } from "../../models/ssm.js";
import type { AwsService } from "../operation.js";
import deleteParameter from "./operations/delete-parameter.js";
import deleteParameters from "./operations/delete-parameters.js";
import describeParameters from "./operations/describe-parameters.js";
import getParameter from "./operations/get-parameter.js";
import getParameters from "./operations/get-parameters.js";
import getParametersByPath from "./operations/get-parameters-by-path.js";
import putParameter from "./operations/put-parameter.js";
import type { Parameters } from "./service.js";

export const ssm = (service: Parameters): AwsService<Parameters> => ({
  model,
  service,
  handlers: [
    deleteParameter,
    deleteParameters,
    describeParameters,
    getParameter,
    getParameters,
    getParametersByPath,
    putParameter,
  ],
});
