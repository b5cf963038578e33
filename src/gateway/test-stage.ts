import type { ApiSnapshot, ServedStage } from "../services/apigateway/rest-api.js";
import type { TestRequest } from "../services/apigateway/test-request.js";
import type { GatewayRequest } from "./request.js";

/** A test of an API as it stands, deployed or not. */
type Test = TestRequest & { readonly snapshot: ApiSnapshot };

/** The request of a test, with what API Gateway puts in for a client that there isn't (recorded). */
export const requestOfTest = (test: Test, stageName: string, method: string): GatewayRequest => ({
  restApiId: test.snapshot.api.id,
  stageName,
  method,
  rawPath: test.rawPath,
  rawQuery: test.rawQuery,
  rawHeaders: test.rawHeaders,
  body: Buffer.from(test.body),
  sourceIp: "test-invoke-source-ip",
  protocol: "HTTP/1.1",
  domainName: "testPrefix.testDomainName",
});

/** A stage that nobody else knows: results are kept for nobody. `time` in epoch milliseconds. */
export function stageOfTest({ snapshot, stageVariables }: Test, stageName: string, time: number): ServedStage {
  return {
    restApiId: snapshot.api.id,
    stage: {
      stageName,
      deploymentId: "",
      variables: stageVariables,
      cacheClusterEnabled: false,
      tracingEnabled: false,
      createdDate: time,
      lastUpdatedDate: time,
    },
    deployment: { id: "", createdDate: time, snapshot },
  };
}
