import { awsService } from "./aws-service.js";
import type { Integration } from "./integration.js";
import { lambdaCustom } from "./lambda-custom.js";

/** AWS: a Lambda function with mapping templates, or another service's own API. */
export const aws: Integration = {
  run: (call, settings) =>
    /^arn:[^:]+:apigateway:[^:]*:lambda:path\//.test(settings.uri ?? "")
      ? lambdaCustom.run(call, settings)
      : awsService.run(call, settings),
};
