import type { LambdaConfigType } from "@aws-sdk/client-cognito-identity-provider";
import { Fault } from "../../lib/fault.js";
import type { PoolRecord } from "./records.js";

/**
 * A trigger may refuse the user or change what happens; going on without it would answer what AWS never would. Throws
 * UnexpectedLambdaException for the first of these that the pool has.
 */
export function refuseTriggers({ settings }: PoolRecord, names: readonly (keyof LambdaConfigType)[]): void {
  const configured = names.find((name) => settings.LambdaConfig?.[name] !== undefined);
  if (configured === undefined) return;
  throw new Fault(
    "UnexpectedLambdaException",
    `The user pool has a ${configured} trigger, and user pool triggers are not supported by this endpoint.`,
  );
}

export const MESSAGE_TRIGGERS = ["CustomMessage", "CustomEmailSender", "CustomSMSSender"] as const;
export const SIGN_IN_TRIGGERS = [
  "PreAuthentication",
  "PostAuthentication",
  "PreTokenGeneration",
  "PreTokenGenerationConfig",
] as const;
export const TOKEN_TRIGGERS = ["PreTokenGeneration", "PreTokenGenerationConfig"] as const;
