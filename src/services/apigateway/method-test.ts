import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Checked } from "../../models/smithy.js";
import type { ControlPlane } from "./control-plane.js";
import { badRequest, notFound } from "./faults.js";
import type { ApiSnapshot, Method, Resource } from "./rest-api.js";
import { type TestRequest, testRequestOf } from "./test-request.js";

/** A request that nobody sent, to be put to a method as it stands, deployed or not. */
export interface MethodTest extends TestRequest {
  readonly snapshot: ApiSnapshot;
  readonly resource: Resource;
  readonly method: Method;
}

export interface MethodTestOutcome {
  readonly status: number;
  readonly body: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** In the words of API Gateway's execution log, a line each. */
  readonly log: readonly string[];
  /** Milliseconds. */
  readonly latency: number;
}

/** What the control plane needs of the data plane. */
export interface MethodTests {
  testMethod(test: MethodTest): Promise<MethodTestOutcome>;
}

/** What TestInvokeMethod asks for. Errors: NotFoundException, BadRequestException. */
export function methodTest(plane: ControlPlane, input: Checked<Sdk.TestInvokeMethodRequest>): MethodTest {
  const { snapshot, resource } = plane.resource(input.restApiId, input.resourceId);
  const method = Object.hasOwn(resource.resourceMethods, input.httpMethod)
    ? resource.resourceMethods[input.httpMethod]
    : undefined;
  if (!method) throw notFound("Invalid Method identifier specified");
  if (input.clientCertificateId !== undefined)
    throw badRequest("Sekisho has no client certificates: leave out clientCertificateId");
  // Without a path it is the resource's own, braces and all (recorded).
  return { ...testRequestOf(input, resource.path), snapshot, resource, method };
}
