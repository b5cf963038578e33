import { type Finding, findingsOf } from "../gateway/audit/findings.js";
import { type ApiProtection, protectionsOf } from "../gateway/audit/protection.js";
import type { Resource } from "../services/apigateway/rest-api.js";
import type { RestApis } from "../services/apigateway/service.js";

/** How a stage of an API is protected, and what looks forgotten. Errors: NotFoundException. */
export function audit(
  apis: RestApis,
  restApiId: string,
  stageName: string,
): { protection: ApiProtection; findings: Finding[] } {
  const { name, policy } = apis.getRestApi(restApiId);
  apis.getStage(restApiId, stageName);
  const served = apis.served(restApiId, stageName)?.deployment.snapshot.resources ?? [];
  const methods = protectionsOf({
    resources: apis
      .resourcesOf(restApiId)
      .map(({ path, resourceMethods }) => ({ path, methods: Object.values(resourceMethods) })),
    deployed: Object.fromEntries(served.map(({ path, resourceMethods }: Resource) => [path, resourceMethods])),
    authorizers: apis.getAuthorizers(restApiId, { limit: 500 }).items,
  });
  const protection = { restApiId, name, stage: stageName, policy: policy !== undefined && policy !== "", methods };
  return { protection, findings: findingsOf(protection) };
}
