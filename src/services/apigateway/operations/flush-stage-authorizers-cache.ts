import { FlushStageAuthorizersCache } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(FlushStageAuthorizersCache, ({ service }, input) => {
  service.flushStage(input.restApiId, input.stageName);
  return {};
});
