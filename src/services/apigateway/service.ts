import * as account from "./account.js";
import * as apiKeyImport from "./api-key-import.js";
import * as apiKeys from "./api-keys.js";
import { type AuthorizerTestOutcome, type AuthorizerTests, authorizerTest } from "./authorizer-test.js";
import * as authorizers from "./authorizers.js";
import * as basePathMappings from "./base-path-mappings.js";
import { ControlPlane, type ControlPlaneOptions, type Creation } from "./control-plane.js";
import * as deployments from "./deployments.js";
import type { MappedPlace } from "./domain-name.js";
import * as domainNames from "./domain-names.js";
import { type Exported, getExport } from "./export/export-api.js";
import * as gatewayResponses from "./gateway-responses.js";
import type { DefinitionBody } from "./import/document.js";
import { type ImportOptions, importRestApi, putRestApi } from "./import/import-api.js";
import * as integrations from "./integrations.js";
import { type MethodTestOutcome, type MethodTests, methodTest } from "./method-test.js";
import * as methods from "./methods.js";
import * as models from "./models.js";
import * as requestValidators from "./request-validators.js";
import * as resources from "./resources.js";
import type { Resource, RestApi, ServedStage } from "./rest-api.js";
import * as restApis from "./rest-apis.js";
import * as stages from "./stages.js";
import * as tags from "./tags.js";
import * as usage from "./usage.js";
import type { Admission } from "./usage-plan.js";
import * as usagePlanKeys from "./usage-plan-keys.js";
import * as usagePlans from "./usage-plans.js";

export interface RestApisOptions extends ControlPlaneOptions {
  /** Runs what TestInvoke operations ask for; asked for at the first use, as it is made of this control plane. */
  readonly dataPlane?: () => AuthorizerTests & MethodTests;
}

/** A concern's function without its first parameter, the control plane. */
type Bound<F> = F extends (plane: ControlPlane, ...rest: infer R) => infer A ? (...rest: R) => A : never;

/**
 * REST APIs as API Gateway's control plane keeps them. Each method is the operation of the same name (input in the API's
 * spelling, `restApiId` and other ids as separate parameters where the operation needs nothing else); operations and
 * CloudFormation's resource types both call them. They throw `Fault`s with AWS's codes and sentences.
 */
export class RestApis {
  readonly #plane: ControlPlane;
  readonly #dataPlane: RestApisOptions["dataPlane"];

  constructor(options: RestApisOptions) {
    this.#plane = new ControlPlane(options);
    this.#dataPlane = options.dataPlane;
  }

  /** Puts a request that nobody sent to an authorizer. Errors: NotFoundException, BadRequestException. */
  async testInvokeAuthorizer(
    input: Parameters<typeof authorizerTest>[1],
    caller?: Parameters<typeof authorizerTest>[2],
  ): Promise<AuthorizerTestOutcome> {
    const test = authorizerTest(this.#plane, input, caller);
    if (!this.#dataPlane) throw new Error("no data plane is joined to this control plane");
    return this.#dataPlane().testAuthorizer(test);
  }

  /** Puts a request that nobody sent to a method, past its gates. Errors: NotFoundException, BadRequestException. */
  async testInvokeMethod(input: Parameters<typeof methodTest>[1]): Promise<MethodTestOutcome> {
    const test = methodTest(this.#plane, input);
    if (!this.#dataPlane) throw new Error("no data plane is joined to this control plane");
    return this.#dataPlane().testMethod(test);
  }

  /** What the data plane serves under a stage: the same object until stage or deployment changes. */
  served(restApiId: string, stageName: string): ServedStage | undefined {
    return this.#plane.served(restApiId, stageName);
  }

  /** The names of an API's stages, sorted; undefined where there is no such API. */
  stageNames(restApiId: string): readonly string[] | undefined {
    if (!this.#plane.find(restApiId)) return undefined;
    return this.#plane
      .stages(restApiId)
      .map(({ stageName }) => stageName)
      .sort();
  }

  /** The resources of an API as it stands, deployed or not; none where there is no such API. */
  resourcesOf(restApiId: string): readonly Resource[] {
    return this.#plane.resourcesOf(restApiId);
  }

  /** Where a request to a host goes that may be a custom domain name; undefined where it is none. */
  mappedPlace(host: string, path: string): MappedPlace | "unmapped" | undefined {
    return basePathMappings.mappedPlace(this.#plane, host, path);
  }

  /** What an API key may do at a stage; undefined where no key has this value. The same object until something changes. */
  admission(apiKey: string, restApiId: string, stageName: string): Admission | undefined {
    return this.#plane.usage.admission(apiKey, restApiId, stageName);
  }

  /** Writes what is counted in memory: the requests of each API key. */
  close(): void {
    this.#plane.usage.meter.close();
  }

  /** Makes an API of a Swagger 2.0 or OpenAPI 3 definition; `warnings` are on the answer alone. */
  importApi(body: DefinitionBody, options: ImportOptions = {}, creation: Creation = {}): RestApi {
    return importRestApi(this.#plane, body, options, creation);
  }

  /** Reads a definition into an API that exists; all or nothing. Ids of what stays are kept. */
  putRestApi(restApiId: string, body: DefinitionBody, options: ImportOptions & { mode?: string } = {}): RestApi {
    return putRestApi(this.#plane, restApiId, body, options);
  }

  /** The definition of what a stage serves, as text. Errors: NotFoundException, BadRequestException. */
  getExport(input: Parameters<typeof getExport>[1]): Promise<Exported> {
    return getExport(this.#plane, input);
  }

  #bind<F extends (plane: ControlPlane, ...rest: never[]) => unknown>(concern: F): Bound<F> {
    return ((...rest: never[]) => concern(this.#plane, ...rest)) as Bound<F>;
  }

  readonly getAccount = this.#bind(account.getAccount);
  readonly updateAccount = this.#bind(account.updateAccount);

  readonly createApiKey = this.#bind(apiKeys.createApiKey);
  readonly getApiKey = this.#bind(apiKeys.getApiKey);
  readonly getApiKeys = this.#bind(apiKeys.getApiKeys);
  readonly updateApiKey = this.#bind(apiKeys.updateApiKey);
  readonly deleteApiKey = this.#bind(apiKeys.deleteApiKey);
  readonly importApiKeys = this.#bind(apiKeyImport.importApiKeys);

  readonly createAuthorizer = this.#bind(authorizers.createAuthorizer);
  readonly getAuthorizer = this.#bind(authorizers.getAuthorizer);
  readonly getAuthorizers = this.#bind(authorizers.getAuthorizers);
  readonly updateAuthorizer = this.#bind(authorizers.updateAuthorizer);
  readonly deleteAuthorizer = this.#bind(authorizers.deleteAuthorizer);

  readonly createBasePathMapping = this.#bind(basePathMappings.createBasePathMapping);
  readonly getBasePathMapping = this.#bind(basePathMappings.getBasePathMapping);
  readonly getBasePathMappings = this.#bind(basePathMappings.getBasePathMappings);
  readonly updateBasePathMapping = this.#bind(basePathMappings.updateBasePathMapping);
  readonly deleteBasePathMapping = this.#bind(basePathMappings.deleteBasePathMapping);

  readonly createDomainName = this.#bind(domainNames.createDomainName);
  readonly getDomainName = this.#bind(domainNames.getDomainName);
  readonly getDomainNames = this.#bind(domainNames.getDomainNames);
  readonly updateDomainName = this.#bind(domainNames.updateDomainName);
  readonly deleteDomainName = this.#bind(domainNames.deleteDomainName);

  readonly createDeployment = this.#bind(deployments.createDeployment);
  readonly getDeployment = this.#bind(deployments.getDeployment);
  readonly getDeployments = this.#bind(deployments.getDeployments);
  readonly updateDeployment = this.#bind(deployments.updateDeployment);
  readonly deleteDeployment = this.#bind(deployments.deleteDeployment);

  readonly putGatewayResponse = this.#bind(gatewayResponses.putGatewayResponse);
  readonly getGatewayResponse = this.#bind(gatewayResponses.getGatewayResponse);
  readonly getGatewayResponses = this.#bind(gatewayResponses.getGatewayResponses);
  readonly updateGatewayResponse = this.#bind(gatewayResponses.updateGatewayResponse);
  readonly deleteGatewayResponse = this.#bind(gatewayResponses.deleteGatewayResponse);

  readonly putIntegration = this.#bind(integrations.putIntegration);
  readonly getIntegration = this.#bind(integrations.getIntegration);
  readonly updateIntegration = this.#bind(integrations.updateIntegration);
  readonly deleteIntegration = this.#bind(integrations.deleteIntegration);
  readonly putIntegrationResponse = this.#bind(integrations.putIntegrationResponse);
  readonly getIntegrationResponse = this.#bind(integrations.getIntegrationResponse);
  readonly updateIntegrationResponse = this.#bind(integrations.updateIntegrationResponse);
  readonly deleteIntegrationResponse = this.#bind(integrations.deleteIntegrationResponse);

  readonly putMethod = this.#bind(methods.putMethod);
  readonly getMethod = this.#bind(methods.getMethod);
  readonly updateMethod = this.#bind(methods.updateMethod);
  readonly deleteMethod = this.#bind(methods.deleteMethod);
  readonly putMethodResponse = this.#bind(methods.putMethodResponse);
  readonly getMethodResponse = this.#bind(methods.getMethodResponse);
  readonly updateMethodResponse = this.#bind(methods.updateMethodResponse);
  readonly deleteMethodResponse = this.#bind(methods.deleteMethodResponse);

  readonly createModel = this.#bind(models.createModel);
  readonly getModel = this.#bind(models.getModel);
  readonly getModels = this.#bind(models.getModels);
  readonly updateModel = this.#bind(models.updateModel);
  readonly deleteModel = this.#bind(models.deleteModel);

  readonly createRequestValidator = this.#bind(requestValidators.createRequestValidator);
  readonly getRequestValidator = this.#bind(requestValidators.getRequestValidator);
  readonly getRequestValidators = this.#bind(requestValidators.getRequestValidators);
  readonly updateRequestValidator = this.#bind(requestValidators.updateRequestValidator);
  readonly deleteRequestValidator = this.#bind(requestValidators.deleteRequestValidator);

  readonly createResource = this.#bind(resources.createResource);
  readonly getResource = this.#bind(resources.getResource);
  readonly getResources = this.#bind(resources.getResources);
  readonly updateResource = this.#bind(resources.updateResource);
  readonly deleteResource = this.#bind(resources.deleteResource);

  readonly createRestApi = this.#bind(restApis.createRestApi);
  readonly getRestApi = this.#bind(restApis.getRestApi);
  readonly getRestApis = this.#bind(restApis.getRestApis);
  readonly updateRestApi = this.#bind(restApis.updateRestApi);
  readonly deleteRestApi = this.#bind(restApis.deleteRestApi);

  readonly createStage = this.#bind(stages.createStage);
  readonly getStage = this.#bind(stages.getStage);
  readonly getStages = this.#bind(stages.getStages);
  readonly updateStage = this.#bind(stages.updateStage);
  readonly deleteStage = this.#bind(stages.deleteStage);
  readonly flushStage = this.#bind(stages.flushStage);

  readonly getTags = this.#bind(tags.getTags);
  readonly tagResource = this.#bind(tags.tagResource);
  readonly untagResource = this.#bind(tags.untagResource);

  readonly createUsagePlan = this.#bind(usagePlans.createUsagePlan);
  readonly getUsagePlan = this.#bind(usagePlans.getUsagePlan);
  readonly getUsagePlans = this.#bind(usagePlans.getUsagePlans);
  readonly updateUsagePlan = this.#bind(usagePlans.updateUsagePlan);
  readonly deleteUsagePlan = this.#bind(usagePlans.deleteUsagePlan);
  readonly createUsagePlanKey = this.#bind(usagePlanKeys.createUsagePlanKey);
  readonly getUsagePlanKey = this.#bind(usagePlanKeys.getUsagePlanKey);
  readonly getUsagePlanKeys = this.#bind(usagePlanKeys.getUsagePlanKeys);
  readonly deleteUsagePlanKey = this.#bind(usagePlanKeys.deleteUsagePlanKey);
  readonly getUsage = this.#bind(usage.getUsage);
  readonly updateUsage = this.#bind(usage.updateUsage);
}
