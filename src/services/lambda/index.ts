import { model } from "../../models/lambda.js";
import type { AwsService } from "../operation.js";
import addLayerVersionPermission from "./operations/add-layer-version-permission.js";
import addPermission from "./operations/add-permission.js";
import createAlias from "./operations/create-alias.js";
import createEventSourceMapping from "./operations/create-event-source-mapping.js";
import createFunction from "./operations/create-function.js";
import deleteAlias from "./operations/delete-alias.js";
import deleteEventSourceMapping from "./operations/delete-event-source-mapping.js";
import deleteFunction from "./operations/delete-function.js";
import deleteFunctionConcurrency from "./operations/delete-function-concurrency.js";
import deleteLayerVersion from "./operations/delete-layer-version.js";
import getAlias from "./operations/get-alias.js";
import getEventSourceMapping from "./operations/get-event-source-mapping.js";
import getFunction from "./operations/get-function.js";
import getFunctionConcurrency from "./operations/get-function-concurrency.js";
import getFunctionConfiguration from "./operations/get-function-configuration.js";
import getLayerVersion from "./operations/get-layer-version.js";
import getLayerVersionByArn from "./operations/get-layer-version-by-arn.js";
import getLayerVersionPolicy from "./operations/get-layer-version-policy.js";
import getPolicy from "./operations/get-policy.js";
import invoke from "./operations/invoke.js";
import listAliases from "./operations/list-aliases.js";
import listEventSourceMappings from "./operations/list-event-source-mappings.js";
import listFunctions from "./operations/list-functions.js";
import listLayerVersions from "./operations/list-layer-versions.js";
import listLayers from "./operations/list-layers.js";
import listTags from "./operations/list-tags.js";
import listVersionsByFunction from "./operations/list-versions-by-function.js";
import publishLayerVersion from "./operations/publish-layer-version.js";
import publishVersion from "./operations/publish-version.js";
import putFunctionConcurrency from "./operations/put-function-concurrency.js";
import removeLayerVersionPermission from "./operations/remove-layer-version-permission.js";
import removePermission from "./operations/remove-permission.js";
import tagResource from "./operations/tag-resource.js";
import untagResource from "./operations/untag-resource.js";
import updateAlias from "./operations/update-alias.js";
import updateEventSourceMapping from "./operations/update-event-source-mapping.js";
import updateFunctionCode from "./operations/update-function-code.js";
import updateFunctionConfiguration from "./operations/update-function-configuration.js";
import type { Functions } from "./service.js";

/** Lambda as the server speaks it. */
export const lambda = (service: Functions): AwsService<Functions> => ({
  model,
  service,
  handlers: [
    addLayerVersionPermission,
    addPermission,
    createAlias,
    createEventSourceMapping,
    createFunction,
    deleteAlias,
    deleteEventSourceMapping,
    deleteFunction,
    deleteFunctionConcurrency,
    deleteLayerVersion,
    getAlias,
    getEventSourceMapping,
    getFunction,
    getFunctionConcurrency,
    getFunctionConfiguration,
    getLayerVersion,
    getLayerVersionByArn,
    getLayerVersionPolicy,
    getPolicy,
    invoke,
    listAliases,
    listEventSourceMappings,
    listFunctions,
    listLayerVersions,
    listLayers,
    listTags,
    listVersionsByFunction,
    publishLayerVersion,
    publishVersion,
    putFunctionConcurrency,
    removeLayerVersionPermission,
    removePermission,
    tagResource,
    untagResource,
    updateAlias,
    updateEventSourceMapping,
    updateFunctionCode,
    updateFunctionConfiguration,
  ],
});
