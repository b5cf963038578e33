import { TestInvokeAuthorizer } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(TestInvokeAuthorizer, async ({ service, caller }, input) => {
  const { clientStatus, log, latency, principalId, policy, claims } = await service.testInvokeAuthorizer(input, caller);
  return {
    clientStatus,
    log: log.map((line) => `${line}\n`).join(""),
    latency,
    ...(principalId !== undefined && { principalId }),
    ...(policy !== undefined && { policy }),
    ...(claims && { claims: { ...claims } }),
  };
});
