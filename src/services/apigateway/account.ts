import { parseArn } from "../../lib/arn.js";
import type { Account, ControlPlane } from "./control-plane.js";
import { badRequest } from "./faults.js";
import { defined, type PatchOperation, patched } from "./patch.js";

export const getAccount = (plane: ControlPlane): Account => plane.account();

export function updateAccount(plane: ControlPlane, steps: readonly PatchOperation[] | undefined): Account {
  const account = patched(plane.account(), steps, [
    {
      path: "/cloudwatchRoleArn",
      ops: ["add", "replace", "remove"],
      apply: (current: Account, { op, value }) =>
        defined<Account>({ ...current, cloudwatchRoleArn: op === "remove" || !value ? undefined : roleArn(value) }),
    },
  ]);
  plane.saveAccount(account);
  return account;
}

function roleArn(text: string): string {
  const arn = parseArn(text);
  if (arn?.service !== "iam" || !arn.resource.startsWith("role/"))
    throw badRequest(
      "The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy.",
    );
  return text;
}
