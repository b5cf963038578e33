import { model } from "../../models/cognito-identity.js";
import type { AwsService } from "../operation.js";
import createIdentityPool from "./operations/create-identity-pool.js";
import deleteIdentities from "./operations/delete-identities.js";
import deleteIdentityPool from "./operations/delete-identity-pool.js";
import describeIdentity from "./operations/describe-identity.js";
import describeIdentityPool from "./operations/describe-identity-pool.js";
import getCredentialsForIdentity from "./operations/get-credentials-for-identity.js";
import getId from "./operations/get-id.js";
import getIdentityPoolRoles from "./operations/get-identity-pool-roles.js";
import getOpenIdToken from "./operations/get-open-id-token.js";
import getPrincipalTagAttributeMap from "./operations/get-principal-tag-attribute-map.js";
import listIdentities from "./operations/list-identities.js";
import listIdentityPools from "./operations/list-identity-pools.js";
import setIdentityPoolRoles from "./operations/set-identity-pool-roles.js";
import setPrincipalTagAttributeMap from "./operations/set-principal-tag-attribute-map.js";
import unlinkIdentity from "./operations/unlink-identity.js";
import updateIdentityPool from "./operations/update-identity-pool.js";
import type { IdentityPools } from "./service.js";

export const cognitoIdentity = (service: IdentityPools): AwsService<IdentityPools> => ({
  model,
  service,
  handlers: [
    createIdentityPool,
    deleteIdentities,
    deleteIdentityPool,
    describeIdentity,
    describeIdentityPool,
    getCredentialsForIdentity,
    getId,
    getIdentityPoolRoles,
    getOpenIdToken,
    getPrincipalTagAttributeMap,
    listIdentities,
    listIdentityPools,
    setIdentityPoolRoles,
    setPrincipalTagAttributeMap,
    unlinkIdentity,
    updateIdentityPool,
  ],
});
