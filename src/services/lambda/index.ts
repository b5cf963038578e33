import { model } from "../../models/lambda.js";
import type { AwsService } from "../operation.js";
import addPermission from "./operations/add-permission.js";
import createAlias from "./operations/create-alias.js";
import createFunction from "./operations/create-function.js";
import deleteAlias from "./operations/delete-alias.js";
import deleteFunction from "./operations/delete-function.js";
import deleteFunctionConcurrency from "./operations/delete-function-concurrency.js";
import getAlias from "./operations/get-alias.js";
import getFunction from "./operations/get-function.js";
import getFunctionConcurrency from "./operations/get-function-concurrency.js";
import getFunctionConfiguration from "./operations/get-function-configuration.js";
import getPolicy from "./operations/get-policy.js";
import invoke from "./operations/invoke.js";
import listAliases from "./operations/list-aliases.js";
import listFunctions from "./operations/list-functions.js";
import listTags from "./operations/list-tags.js";
import listVersionsByFunction from "./operations/list-versions-by-function.js";
import publishVersion from "./operations/publish-version.js";
import putFunctionConcurrency from "./operations/put-function-concurrency.js";
import removePermission from "./operations/remove-permission.js";
import tagResource from "./operations/tag-resource.js";
import untagResource from "./operations/untag-resource.js";
import updateAlias from "./operations/update-alias.js";
import updateFunctionCode from "./operations/update-function-code.js";
import updateFunctionConfiguration from "./operations/update-function-configuration.js";
import type { Functions } from "./service.js";

/** Lambda as the server speaks it. */
export const lambda = (service: Functions): AwsService<Functions> => ({
  model,
  service,
  handlers: [
    addPermission,
    createAlias,
    createFunction,
    deleteAlias,
    deleteFunction,
    deleteFunctionConcurrency,
    getAlias,
    getFunction,
    getFunctionConcurrency,
    getFunctionConfiguration,
    getPolicy,
    invoke,
    listAliases,
    listFunctions,
    listTags,
    listVersionsByFunction,
    publishVersion,
    putFunctionConcurrency,
    removePermission,
    tagResource,
    untagResource,
    updateAlias,
    updateFunctionCode,
    updateFunctionConfiguration,
  ],
});
