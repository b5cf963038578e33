import { model } from "../../models/cognito-identity.js";
import type { AwsService } from "../operation.js";
import createIdentityPool from "./operations/create-identity-pool.js";
import deleteIdentityPool from "./operations/delete-identity-pool.js";
import describeIdentityPool from "./operations/describe-identity-pool.js";
import getIdentityPoolRoles from "./operations/get-identity-pool-roles.js";
import listIdentityPools from "./operations/list-identity-pools.js";
import setIdentityPoolRoles from "./operations/set-identity-pool-roles.js";
import updateIdentityPool from "./operations/update-identity-pool.js";
import type { IdentityPools } from "./service.js";

export const cognitoIdentity = (service: IdentityPools): AwsService<IdentityPools> => ({
  model,
  service,
  handlers: [
    createIdentityPool,
    deleteIdentityPool,
    describeIdentityPool,
    getIdentityPoolRoles,
    listIdentityPools,
    setIdentityPoolRoles,
    updateIdentityPool,
  ],
});
