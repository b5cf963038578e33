import type { ServedStage } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { compileStage } from "../compiled-stage.js";
import { isExecutionLogged } from "../logs/stage-logs.js";
import type { Refusal } from "../refusal.js";

/** 10 MB: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const LARGEST_BODY = 10 * 1024 * 1024;

const FORBIDDEN: Refusal = { status: 403, errorType: "ForbiddenException", message: "Forbidden" };

/** The stage, or its canary for as large a part of the requests as it is to have. */
function chosen(call: Call, served: ServedStage): ServedStage {
  const { canary } = served;
  if (!canary || canary.percentTraffic <= 0) return served;
  call.isCanary = drawn(call) < canary.percentTraffic;
  call.check(`the request goes to the stage's ${call.isCanary ? "canary" : "own"} deployment`, true);
  return call.isCanary ? canary.served : served;
}

/** 0 up to 100. */
const drawn = ({ gateway }: Call): number => (Buffer.from(gateway.random.bytes(4)).readUInt32BE() / 2 ** 32) * 100;

function explainNotServed(call: Call): void {
  const { restApiId, stageName, rawPath } = call.request;
  const { apis } = call.gateway;
  const stages = apis.stageNames?.(restApiId);
  if (stages === undefined) {
    call.check(`there is an API ${restApiId}`, false, {
      advice: "check the API's id in the URL, and that its stack was deployed here: aws apigateway get-rest-apis",
    });
    return;
  }
  const lacksStage = stages.find((name) => {
    const served = apis.served(restApiId, name);
    return served && compileStage(served).routes.find(`/${stageName}${rawPath}`);
  });
  const deploy = `aws apigateway create-deployment --rest-api-id ${restApiId} --stage-name ${stageName}`;
  call.check(`the API ${restApiId} has a stage "${stageName}" with a deployment`, false, {
    actual: stages.length === 0 ? "it was never deployed: it has no stage" : `its stages: ${stages.join(", ")}`,
    advice:
      lacksStage !== undefined
        ? `the URL lacks the stage: /${lacksStage}/${stageName}${rawPath}`
        : stages.length === 0
          ? `nothing is served before a deployment:\n  ${deploy}`
          : "check the stage in the URL: it follows the host, or the API's id in a local address",
  });
}

/** Finds what the stage serves, and turns away what API Gateway doesn't read. */
export function parse(call: Call): Refusal | undefined {
  const { restApiId, stageName, body } = call.request;
  const served = call.gateway.apis.served(restApiId, stageName);
  if (!served) {
    explainNotServed(call);
    return FORBIDDEN;
  }
  call.stage = compileStage(chosen(call, served));
  if (isExecutionLogged(call)) call.execution = [];
  if (call.stage.snapshot.api.disableExecuteApiEndpoint && call.request.basePath === undefined) {
    call.check("the API's execute-api endpoint is enabled", false, {
      advice: "disableExecuteApiEndpoint is true: only a custom domain name reaches this API",
    });
    return FORBIDDEN;
  }
  if (call.stage.snapshot.api.endpointConfiguration.types.includes("PRIVATE")) {
    call.check("the API can be reached from outside its VPC endpoints", false, {
      actual: "its endpoint type is PRIVATE",
      advice:
        "a private API is reached from its VPC endpoints alone, and there are none on this machine: make it REGIONAL here",
    });
    return FORBIDDEN;
  }
  if (body.length > LARGEST_BODY) {
    call.check("the body is 10 MB at most", false, {
      actual: `more than ${LARGEST_BODY} bytes`,
      advice:
        "no setting of API Gateway allows more: upload to S3 with a presigned URL, and send the key of the object",
    });
    return { type: "REQUEST_TOO_LARGE", message: "Request Too Long" };
  }
  return undefined;
}
