import type { AuthFlowType, ChallengeNameType } from "@aws-sdk/client-cognito-identity-provider";
import { allowsFlow } from "./clients.js";
import { invalidParameter, unspoken } from "./faults.js";
import type { AuthAnswer, AuthStep } from "./flows/flow.js";
import { newPasswordRequired } from "./flows/new-password-required.js";
import { passwordAuth } from "./flows/password-auth.js";
import { passwordVerifier } from "./flows/password-verifier.js";
import { refreshTokenAuth } from "./flows/refresh-token-auth.js";
import { userSrpAuth } from "./flows/user-srp-auth.js";

type Api = "public" | "admin";

/** The first step of a sign-in, through InitiateAuth or AdminInitiateAuth. */
export async function initiateAuth(step: AuthStep, flow: AuthFlowType, api: Api): Promise<AuthAnswer> {
  switch (flow) {
    case "USER_SRP_AUTH":
      if (!allowsFlow(step.client, flow)) throw invalidParameter("USER_SRP_AUTH is not enabled for the client.");
      return userSrpAuth(step);
    case "USER_PASSWORD_AUTH":
      if (!allowsFlow(step.client, flow)) throw invalidParameter("USER_PASSWORD_AUTH flow not enabled for this client");
      return passwordAuth(step);
    case "ADMIN_NO_SRP_AUTH":
    case "ADMIN_USER_PASSWORD_AUTH":
      if (api === "public") throw invalidParameter("Initiate Auth method not supported.");
      if (!allowsFlow(step.client, "ADMIN_USER_PASSWORD_AUTH"))
        throw invalidParameter("Auth flow not enabled for this client");
      return passwordAuth(step);
    case "REFRESH_TOKEN":
    case "REFRESH_TOKEN_AUTH":
      return refreshTokenAuth(step);
    case "CUSTOM_AUTH":
      if (!allowsFlow(step.client, flow)) throw invalidParameter("CUSTOM_AUTH is not enabled for the client.");
      throw unspoken("The authentication flow CUSTOM_AUTH");
    default:
      throw unspoken(`The authentication flow ${flow}`);
  }
}

/** The next step, through RespondToAuthChallenge or AdminRespondToAuthChallenge: a challenge of one API may be answered in the other. */
export async function respondToAuthChallenge(step: AuthStep, challenge: ChallengeNameType): Promise<AuthAnswer> {
  switch (challenge) {
    case "PASSWORD_VERIFIER":
      return passwordVerifier(step);
    case "NEW_PASSWORD_REQUIRED":
      return newPasswordRequired(step);
    default:
      throw unspoken(`The challenge ${challenge}`);
  }
}
