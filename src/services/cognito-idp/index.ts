import { model } from "../../models/cognito-idp.js";
import type { AwsService } from "../operation.js";
import addCustomAttributes from "./operations/add-custom-attributes.js";
import adminAddUserToGroup from "./operations/admin-add-user-to-group.js";
import adminConfirmSignUp from "./operations/admin-confirm-sign-up.js";
import adminCreateUser from "./operations/admin-create-user.js";
import adminDeleteUser from "./operations/admin-delete-user.js";
import adminDeleteUserAttributes from "./operations/admin-delete-user-attributes.js";
import adminDisableUser from "./operations/admin-disable-user.js";
import adminEnableUser from "./operations/admin-enable-user.js";
import adminGetUser from "./operations/admin-get-user.js";
import adminInitiateAuth from "./operations/admin-initiate-auth.js";
import adminListGroupsForUser from "./operations/admin-list-groups-for-user.js";
import adminRemoveUserFromGroup from "./operations/admin-remove-user-from-group.js";
import adminResetUserPassword from "./operations/admin-reset-user-password.js";
import adminRespondToAuthChallenge from "./operations/admin-respond-to-auth-challenge.js";
import adminSetUserPassword from "./operations/admin-set-user-password.js";
import adminUpdateUserAttributes from "./operations/admin-update-user-attributes.js";
import adminUserGlobalSignOut from "./operations/admin-user-global-sign-out.js";
import changePassword from "./operations/change-password.js";
import confirmForgotPassword from "./operations/confirm-forgot-password.js";
import confirmSignUp from "./operations/confirm-sign-up.js";
import createGroup from "./operations/create-group.js";
import createUserPool from "./operations/create-user-pool.js";
import createUserPoolClient from "./operations/create-user-pool-client.js";
import deleteGroup from "./operations/delete-group.js";
import deleteUser from "./operations/delete-user.js";
import deleteUserAttributes from "./operations/delete-user-attributes.js";
import deleteUserPool from "./operations/delete-user-pool.js";
import deleteUserPoolClient from "./operations/delete-user-pool-client.js";
import describeUserPool from "./operations/describe-user-pool.js";
import describeUserPoolClient from "./operations/describe-user-pool-client.js";
import forgotPassword from "./operations/forgot-password.js";
import getGroup from "./operations/get-group.js";
import getTokensFromRefreshToken from "./operations/get-tokens-from-refresh-token.js";
import getUser from "./operations/get-user.js";
import getUserAttributeVerificationCode from "./operations/get-user-attribute-verification-code.js";
import getUserPoolMfaConfig from "./operations/get-user-pool-mfa-config.js";
import globalSignOut from "./operations/global-sign-out.js";
import initiateAuth from "./operations/initiate-auth.js";
import listGroups from "./operations/list-groups.js";
import listTagsForResource from "./operations/list-tags-for-resource.js";
import listUserPoolClients from "./operations/list-user-pool-clients.js";
import listUserPools from "./operations/list-user-pools.js";
import listUsers from "./operations/list-users.js";
import listUsersInGroup from "./operations/list-users-in-group.js";
import resendConfirmationCode from "./operations/resend-confirmation-code.js";
import respondToAuthChallenge from "./operations/respond-to-auth-challenge.js";
import revokeToken from "./operations/revoke-token.js";
import signUp from "./operations/sign-up.js";
import tagResource from "./operations/tag-resource.js";
import untagResource from "./operations/untag-resource.js";
import updateGroup from "./operations/update-group.js";
import updateUserAttributes from "./operations/update-user-attributes.js";
import updateUserPool from "./operations/update-user-pool.js";
import updateUserPoolClient from "./operations/update-user-pool-client.js";
import verifyUserAttribute from "./operations/verify-user-attribute.js";
import type { UserPools } from "./service.js";

export const cognitoIdp = (service: UserPools): AwsService<UserPools> => ({
  model,
  service,
  handlers: [
    addCustomAttributes,
    adminAddUserToGroup,
    adminConfirmSignUp,
    adminCreateUser,
    adminDeleteUser,
    adminDeleteUserAttributes,
    adminDisableUser,
    adminEnableUser,
    adminGetUser,
    adminInitiateAuth,
    adminListGroupsForUser,
    adminRemoveUserFromGroup,
    adminResetUserPassword,
    adminRespondToAuthChallenge,
    adminSetUserPassword,
    adminUpdateUserAttributes,
    adminUserGlobalSignOut,
    changePassword,
    confirmForgotPassword,
    confirmSignUp,
    createGroup,
    createUserPool,
    createUserPoolClient,
    deleteGroup,
    deleteUser,
    deleteUserAttributes,
    deleteUserPool,
    deleteUserPoolClient,
    describeUserPool,
    describeUserPoolClient,
    forgotPassword,
    getGroup,
    getTokensFromRefreshToken,
    getUser,
    getUserAttributeVerificationCode,
    getUserPoolMfaConfig,
    globalSignOut,
    initiateAuth,
    listGroups,
    listTagsForResource,
    listUserPoolClients,
    listUserPools,
    listUsers,
    listUsersInGroup,
    resendConfirmationCode,
    respondToAuthChallenge,
    revokeToken,
    signUp,
    tagResource,
    untagResource,
    updateGroup,
    updateUserAttributes,
    updateUserPool,
    updateUserPoolClient,
    verifyUserAttribute,
  ],
});
