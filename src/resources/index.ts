import type { RestApis } from "../services/apigateway/service.js";
import type { Distributions } from "../services/cloudfront/service.js";
import type { IdentityPools } from "../services/cognito-identity/service.js";
import type { UserPools } from "../services/cognito-idp/service.js";
import type { Tables } from "../services/dynamodb/service.js";
import type { EventRules } from "../services/events/service.js";
import type { Iam } from "../services/iam/service.js";
import type { Functions } from "../services/lambda/service.js";
import type { Logs } from "../services/logs/service.js";
import type { Buckets } from "../services/s3/service.js";
import type { Parameters } from "../services/ssm/service.js";
import { account } from "./api-gateway/account.js";
import { apiKey } from "./api-gateway/api-key.js";
import { authorizer } from "./api-gateway/authorizer.js";
import { basePathMapping } from "./api-gateway/base-path-mapping.js";
import { deployment } from "./api-gateway/deployment.js";
import { domainName } from "./api-gateway/domain-name.js";
import { gatewayResponse } from "./api-gateway/gateway-response.js";
import { method } from "./api-gateway/method.js";
import { model } from "./api-gateway/model.js";
import { requestValidator } from "./api-gateway/request-validator.js";
import { resource } from "./api-gateway/resource.js";
import { restApi } from "./api-gateway/rest-api.js";
import { stage } from "./api-gateway/stage.js";
import { usagePlan } from "./api-gateway/usage-plan.js";
import { usagePlanKey } from "./api-gateway/usage-plan-key.js";
import { metadata } from "./cdk/metadata.js";
import { distribution } from "./cloudfront/distribution.js";
import { originAccessIdentity } from "./cloudfront/origin-access-identity.js";
import { identityPool } from "./cognito/identity-pool.js";
import { identityPoolRoleAttachment } from "./cognito/identity-pool-role-attachment.js";
import { userPool } from "./cognito/user-pool.js";
import { userPoolClient } from "./cognito/user-pool-client.js";
import { userPoolGroup } from "./cognito/user-pool-group.js";
import { table } from "./dynamodb/table.js";
import { rule } from "./events/rule.js";
import { managedPolicy } from "./iam/managed-policy.js";
import { policy } from "./iam/policy.js";
import { role } from "./iam/role.js";
import { alias } from "./lambda/alias.js";
import { eventSourceMapping } from "./lambda/event-source-mapping.js";
import { lambdaFunction } from "./lambda/function.js";
import { layerVersion } from "./lambda/layer-version.js";
import { layerVersionPermission } from "./lambda/layer-version-permission.js";
import { permission } from "./lambda/permission.js";
import { version } from "./lambda/version.js";
import { logGroup } from "./logs/log-group.js";
import { refusing } from "./properties.js";
import type { ResourceType } from "./resource-type.js";
import { bucket } from "./s3/bucket.js";
import { bucketPolicy } from "./s3/bucket-policy.js";
import { parameter } from "./ssm/parameter.js";

export interface ResourceServices {
  readonly apis: RestApis;
  readonly userPools: UserPools;
  readonly functions: Functions;
  readonly iam: Iam;
  readonly buckets: Buckets;
  readonly parameters: Parameters;
  readonly eventRules: EventRules;
  readonly identityPools: IdentityPools;
  readonly logs: Logs;
  readonly distributions: Distributions;
  readonly tables: Tables;
}

/** Every resource type that is carried out here, by name. */
export function resourceTypes(services: ResourceServices): ReadonlyMap<string, ResourceType> {
  const {
    apis,
    userPools,
    functions,
    iam,
    buckets,
    parameters,
    eventRules,
    identityPools,
    logs,
    distributions,
    tables,
  } = services;
  const types = [
    account(apis),
    alias(functions),
    apiKey(apis),
    authorizer(apis),
    basePathMapping(apis),
    bucket(buckets),
    bucketPolicy(buckets),
    deployment(apis),
    distribution(distributions),
    domainName(apis),
    eventSourceMapping(functions),
    gatewayResponse(apis),
    identityPool(identityPools),
    identityPoolRoleAttachment(identityPools),
    lambdaFunction(functions),
    layerVersion(functions),
    layerVersionPermission(functions),
    logGroup(logs),
    managedPolicy(iam),
    metadata(),
    method(apis),
    model(apis),
    originAccessIdentity(distributions),
    parameter(parameters),
    permission(functions),
    policy(iam),
    requestValidator(apis),
    resource(apis),
    restApi({ apis, buckets }),
    role(iam),
    rule(eventRules),
    stage(apis),
    table(tables),
    usagePlan(apis),
    usagePlanKey(apis),
    userPool(userPools),
    userPoolClient(userPools),
    userPoolGroup(userPools),
    version(functions),
  ];
  return new Map(types.map((type) => [type.name, refusing(type)]));
}
