import { model } from "../../models/iam.js";
import type { AwsService } from "../operation.js";
import attachRolePolicy from "./operations/attach-role-policy.js";
import createPolicy from "./operations/create-policy.js";
import createRole from "./operations/create-role.js";
import deletePolicy from "./operations/delete-policy.js";
import deleteRole from "./operations/delete-role.js";
import deleteRolePolicy from "./operations/delete-role-policy.js";
import detachRolePolicy from "./operations/detach-role-policy.js";
import getPolicy from "./operations/get-policy.js";
import getPolicyVersion from "./operations/get-policy-version.js";
import getRole from "./operations/get-role.js";
import getRolePolicy from "./operations/get-role-policy.js";
import listAttachedRolePolicies from "./operations/list-attached-role-policies.js";
import listPolicies from "./operations/list-policies.js";
import listRolePolicies from "./operations/list-role-policies.js";
import listRoleTags from "./operations/list-role-tags.js";
import listRoles from "./operations/list-roles.js";
import putRolePolicy from "./operations/put-role-policy.js";
import simulateCustomPolicy from "./operations/simulate-custom-policy.js";
import simulatePrincipalPolicy from "./operations/simulate-principal-policy.js";
import tagRole from "./operations/tag-role.js";
import untagRole from "./operations/untag-role.js";
import updateAssumeRolePolicy from "./operations/update-assume-role-policy.js";
import updateRole from "./operations/update-role.js";
import type { Iam } from "./service.js";

export const iam = (service: Iam): AwsService<Iam> => ({
  model,
  service,
  handlers: [
    attachRolePolicy,
    createPolicy,
    createRole,
    deletePolicy,
    deleteRole,
    deleteRolePolicy,
    detachRolePolicy,
    getPolicy,
    getPolicyVersion,
    getRole,
    getRolePolicy,
    listAttachedRolePolicies,
    listPolicies,
    listRolePolicies,
    listRoleTags,
    listRoles,
    putRolePolicy,
    simulateCustomPolicy,
    simulatePrincipalPolicy,
    tagRole,
    untagRole,
    updateAssumeRolePolicy,
    updateRole,
  ],
});
