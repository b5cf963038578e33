import { model } from "../../models/apigateway.js";
import type { AwsService } from "../operation.js";
import createApiKey from "./operations/create-api-key.js";
import createAuthorizer from "./operations/create-authorizer.js";
import createBasePathMapping from "./operations/create-base-path-mapping.js";
import createDeployment from "./operations/create-deployment.js";
import createDomainName from "./operations/create-domain-name.js";
import createModel from "./operations/create-model.js";
import createRequestValidator from "./operations/create-request-validator.js";
import createResource from "./operations/create-resource.js";
import createRestApi from "./operations/create-rest-api.js";
import createStage from "./operations/create-stage.js";
import createUsagePlan from "./operations/create-usage-plan.js";
import createUsagePlanKey from "./operations/create-usage-plan-key.js";
import deleteApiKey from "./operations/delete-api-key.js";
import deleteAuthorizer from "./operations/delete-authorizer.js";
import deleteBasePathMapping from "./operations/delete-base-path-mapping.js";
import deleteDeployment from "./operations/delete-deployment.js";
import deleteDomainName from "./operations/delete-domain-name.js";
import deleteGatewayResponse from "./operations/delete-gateway-response.js";
import deleteIntegration from "./operations/delete-integration.js";
import deleteIntegrationResponse from "./operations/delete-integration-response.js";
import deleteMethod from "./operations/delete-method.js";
import deleteMethodResponse from "./operations/delete-method-response.js";
import deleteModel from "./operations/delete-model.js";
import deleteRequestValidator from "./operations/delete-request-validator.js";
import deleteResource from "./operations/delete-resource.js";
import deleteRestApi from "./operations/delete-rest-api.js";
import deleteStage from "./operations/delete-stage.js";
import deleteUsagePlan from "./operations/delete-usage-plan.js";
import deleteUsagePlanKey from "./operations/delete-usage-plan-key.js";
import flushStageAuthorizersCache from "./operations/flush-stage-authorizers-cache.js";
import flushStageCache from "./operations/flush-stage-cache.js";
import getAccount from "./operations/get-account.js";
import getApiKey from "./operations/get-api-key.js";
import getApiKeys from "./operations/get-api-keys.js";
import getAuthorizer from "./operations/get-authorizer.js";
import getAuthorizers from "./operations/get-authorizers.js";
import getBasePathMapping from "./operations/get-base-path-mapping.js";
import getBasePathMappings from "./operations/get-base-path-mappings.js";
import getDeployment from "./operations/get-deployment.js";
import getDeployments from "./operations/get-deployments.js";
import getDomainName from "./operations/get-domain-name.js";
import getDomainNames from "./operations/get-domain-names.js";
import getExport from "./operations/get-export.js";
import getGatewayResponse from "./operations/get-gateway-response.js";
import getGatewayResponses from "./operations/get-gateway-responses.js";
import getIntegration from "./operations/get-integration.js";
import getIntegrationResponse from "./operations/get-integration-response.js";
import getMethod from "./operations/get-method.js";
import getMethodResponse from "./operations/get-method-response.js";
import getModel from "./operations/get-model.js";
import getModels from "./operations/get-models.js";
import getRequestValidator from "./operations/get-request-validator.js";
import getRequestValidators from "./operations/get-request-validators.js";
import getResource from "./operations/get-resource.js";
import getResources from "./operations/get-resources.js";
import getRestApi from "./operations/get-rest-api.js";
import getRestApis from "./operations/get-rest-apis.js";
import getStage from "./operations/get-stage.js";
import getStages from "./operations/get-stages.js";
import getTags from "./operations/get-tags.js";
import getUsage from "./operations/get-usage.js";
import getUsagePlan from "./operations/get-usage-plan.js";
import getUsagePlanKey from "./operations/get-usage-plan-key.js";
import getUsagePlanKeys from "./operations/get-usage-plan-keys.js";
import getUsagePlans from "./operations/get-usage-plans.js";
import importApiKeys from "./operations/import-api-keys.js";
import importRestApi from "./operations/import-rest-api.js";
import putGatewayResponse from "./operations/put-gateway-response.js";
import putIntegration from "./operations/put-integration.js";
import putIntegrationResponse from "./operations/put-integration-response.js";
import putMethod from "./operations/put-method.js";
import putMethodResponse from "./operations/put-method-response.js";
import putRestApi from "./operations/put-rest-api.js";
import tagResource from "./operations/tag-resource.js";
import testInvokeAuthorizer from "./operations/test-invoke-authorizer.js";
import testInvokeMethod from "./operations/test-invoke-method.js";
import untagResource from "./operations/untag-resource.js";
import updateAccount from "./operations/update-account.js";
import updateApiKey from "./operations/update-api-key.js";
import updateAuthorizer from "./operations/update-authorizer.js";
import updateBasePathMapping from "./operations/update-base-path-mapping.js";
import updateDeployment from "./operations/update-deployment.js";
import updateDomainName from "./operations/update-domain-name.js";
import updateGatewayResponse from "./operations/update-gateway-response.js";
import updateIntegration from "./operations/update-integration.js";
import updateIntegrationResponse from "./operations/update-integration-response.js";
import updateMethod from "./operations/update-method.js";
import updateMethodResponse from "./operations/update-method-response.js";
import updateModel from "./operations/update-model.js";
import updateRequestValidator from "./operations/update-request-validator.js";
import updateResource from "./operations/update-resource.js";
import updateRestApi from "./operations/update-rest-api.js";
import updateStage from "./operations/update-stage.js";
import updateUsage from "./operations/update-usage.js";
import updateUsagePlan from "./operations/update-usage-plan.js";
import type { RestApis } from "./service.js";

/** The control plane of REST APIs, ready to be served. */
export const apiGateway = (service: RestApis): AwsService<RestApis> => ({
  model,
  service,
  handlers: [
    createApiKey,
    createAuthorizer,
    createBasePathMapping,
    createDeployment,
    createDomainName,
    createModel,
    createRequestValidator,
    createResource,
    createRestApi,
    createStage,
    createUsagePlan,
    createUsagePlanKey,
    deleteApiKey,
    deleteAuthorizer,
    deleteBasePathMapping,
    deleteDeployment,
    deleteDomainName,
    deleteGatewayResponse,
    deleteIntegration,
    deleteIntegrationResponse,
    deleteMethod,
    deleteMethodResponse,
    deleteModel,
    deleteRequestValidator,
    deleteResource,
    deleteRestApi,
    deleteStage,
    deleteUsagePlan,
    deleteUsagePlanKey,
    flushStageAuthorizersCache,
    flushStageCache,
    getAccount,
    getApiKey,
    getApiKeys,
    getAuthorizer,
    getAuthorizers,
    getBasePathMapping,
    getBasePathMappings,
    getDeployment,
    getDeployments,
    getDomainName,
    getDomainNames,
    getExport,
    getGatewayResponse,
    getGatewayResponses,
    getIntegration,
    getIntegrationResponse,
    getMethod,
    getMethodResponse,
    getModel,
    getModels,
    getRequestValidator,
    getRequestValidators,
    getResource,
    getResources,
    getRestApi,
    getRestApis,
    getStage,
    getStages,
    getTags,
    getUsage,
    getUsagePlan,
    getUsagePlanKey,
    getUsagePlanKeys,
    getUsagePlans,
    importApiKeys,
    importRestApi,
    putGatewayResponse,
    putIntegration,
    putIntegrationResponse,
    putMethod,
    putMethodResponse,
    putRestApi,
    tagResource,
    testInvokeAuthorizer,
    testInvokeMethod,
    untagResource,
    updateAccount,
    updateApiKey,
    updateAuthorizer,
    updateBasePathMapping,
    updateDeployment,
    updateDomainName,
    updateGatewayResponse,
    updateIntegration,
    updateIntegrationResponse,
    updateMethod,
    updateMethodResponse,
    updateModel,
    updateRequestValidator,
    updateResource,
    updateRestApi,
    updateStage,
    updateUsage,
    updateUsagePlan,
  ],
});
