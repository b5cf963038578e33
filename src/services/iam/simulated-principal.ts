import { Fault } from "../../lib/fault.js";
import type { Context } from "../../lib/policy/context.js";
import { contextOf } from "../../lib/policy/context.js";
import type { Principal } from "../../lib/policy/principal.js";
import type { Iam } from "./service.js";
import type { SourcePolicy } from "./simulation.js";
import type { Role } from "./types.js";

const invalid = (message: string) => new Fault("InvalidInputException", message);

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** The role whose policies are simulated. Throws InvalidInput for what is no entity of IAM's, NoSuchEntity. */
export function simulatedRole(iam: Iam, arn: string): Role {
  const [, kind] = /^arn:[\w-]+:iam::\d{12}:(user|group|role)\/.+$/.exec(arn) ?? [];
  if (kind === undefined) throw invalid(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  const role = kind === "role" ? iam.findRoleByArn(arn) : undefined;
  if (!role) throw new Fault("NoSuchEntityException", `The ${kind} with name ${nameOf(arn)} cannot be found.`);
  return role;
}

/** The policies of a role as a simulation's results name them; AWS's own whose text isn't known here grant nothing. */
export const policiesOf = (iam: Iam, role: Role): SourcePolicy[] => [
  ...Object.entries(role.inlinePolicies).map(([name, text]) => ({ id: `role_${role.roleName}_${name}`, text })),
  ...role.attachedPolicies.flatMap((arn) => {
    const text = iam.policyDocument(arn);
    return text === undefined ? [] : [{ id: nameOf(arn), text }];
  }),
];

/** A boundary whose text isn't known lets nothing through. */
const NOTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "none:Nothing", Resource: "*" },
});

export function boundaryOf(iam: Iam, { permissionsBoundary: arn }: Role): SourcePolicy | undefined {
  return arn === undefined ? undefined : { id: nameOf(arn), text: iam.policyDocument(arn) ?? NOTHING };
}

/** Whoever took on the role. */
export const sessionOf = ({ arn, roleName }: Pick<Role, "arn" | "roleName">): Principal => {
  const accountId = arn.split(":")[4] ?? "";
  return {
    kind: "session",
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${roleName}`,
    roleArn: arn,
  };
};

export const tagsOf = ({ tags }: Role): Context =>
  contextOf(Object.fromEntries(tags.map(({ Key, Value }) => [`aws:PrincipalTag/${Key}`, Value])));

/** The user that `CallerArn` names. Throws InvalidInput for anybody else. */
export function simulatedCaller(arn: string | undefined): Principal | undefined {
  if (arn === undefined) return undefined;
  const [, accountId] = /^arn:[\w-]+:iam::(\d{12}):user\/.+$/.exec(arn) ?? [];
  if (accountId === undefined) throw invalid(`Invalid CallerArn: ${arn}. CallerArn must be the ARN of an IAM user.`);
  return { kind: "user", accountId, arn };
}

/** `PolicyInputList.1`, … */
export const givenPolicies = (list: string, texts: readonly string[] = []): SourcePolicy[] =>
  texts.map((text, at) => ({ id: `${list}.${at + 1}`, text }));

/** Throws InvalidInput for several boundaries, and for a resource's policy without a caller whom it could name. */
export function givenLimits(input: {
  readonly PermissionsBoundaryPolicyInputList?: readonly string[];
  readonly ResourcePolicy?: string;
  readonly CallerArn?: string;
}): { boundary: SourcePolicy | undefined; resourcePolicy: SourcePolicy | undefined } {
  const [boundary, second] = givenPolicies(
    "PermissionsBoundaryPolicyInputList",
    input.PermissionsBoundaryPolicyInputList,
  );
  if (second) throw invalid("You can input only one permissions boundary policy.");
  const { ResourcePolicy: text, CallerArn } = input;
  if (text !== undefined && CallerArn === undefined)
    throw invalid("CallerArn is required when a ResourcePolicy is included and the policy source isn't an IAM user.");
  return { boundary, resourcePolicy: text === undefined ? undefined : { id: "ResourcePolicy", text } };
}
