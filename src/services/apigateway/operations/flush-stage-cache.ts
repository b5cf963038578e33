import { FlushStageCache } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(FlushStageCache, ({ service }, input) => {
  service.flushStage(input.restApiId, input.stageName);
  return {};
});
