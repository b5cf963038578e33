import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListPoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  type Policy,
  type Role,
} from "@aws-sdk/client-iam";
import { allOf, client } from "../../aws/client.js";

/** IAM answers documents percent-encoded. */
export const decodedDocument = (document: string | undefined): string => decodeURIComponent(document ?? "");

export const nameOfArn = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

const markerOf = ({ IsTruncated, Marker }: { IsTruncated?: boolean | undefined; Marker?: string | undefined }) =>
  IsTruncated ? Marker : undefined;

export async function allRoles(abortSignal: AbortSignal): Promise<Role[]> {
  const iam = await client(IAMClient);
  return allOf(
    (Marker) => iam.send(new ListRolesCommand({ Marker, MaxItems: 1000 }), { abortSignal }),
    ({ Roles }) => Roles,
    markerOf,
  );
}

/** Of this account; AWS's own aren't listed. */
export async function allPolicies(abortSignal: AbortSignal): Promise<Policy[]> {
  const iam = await client(IAMClient);
  return allOf(
    (Marker) => iam.send(new ListPoliciesCommand({ Scope: "Local", Marker, MaxItems: 1000 }), { abortSignal }),
    ({ Policies }) => Policies,
    markerOf,
  );
}

/** A managed policy and the text of its default version. */
export async function managedPolicy(
  PolicyArn: string,
  abortSignal?: AbortSignal,
): Promise<{ policy: Policy; document: string }> {
  const iam = await client(IAMClient);
  const options = abortSignal && { abortSignal };
  const { Policy: policy = {} } = await iam.send(new GetPolicyCommand({ PolicyArn }), options);
  const { PolicyVersion } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn, VersionId: policy.DefaultVersionId }),
    options,
  );
  return { policy, document: decodedDocument(PolicyVersion?.Document) };
}

/** A policy of a role. */
export interface RolePolicy {
  readonly name: string;
  /** Of a managed one. */
  readonly arn?: string;
  /** JSON; undefined for AWS's own. */
  readonly document: string | undefined;
}

export interface RoleWithPolicies {
  readonly role: Role;
  readonly policies: readonly RolePolicy[];
}

export const isOfAws = (arn: string): boolean => /^arn:[\w-]+:iam::aws:/.test(arn);

export async function roleWithPolicies(RoleName: string, abortSignal: AbortSignal): Promise<RoleWithPolicies> {
  const iam = await client(IAMClient);
  const options = { abortSignal };
  const [{ Role: role }, inline, attached] = await Promise.all([
    iam.send(new GetRoleCommand({ RoleName }), options),
    allOf(
      (Marker) => iam.send(new ListRolePoliciesCommand({ RoleName, Marker }), options),
      ({ PolicyNames }) => PolicyNames,
      markerOf,
    ),
    allOf(
      (Marker) => iam.send(new ListAttachedRolePoliciesCommand({ RoleName, Marker }), options),
      ({ AttachedPolicies }) => AttachedPolicies,
      markerOf,
    ),
  ]);
  if (!role) throw new Error(RoleName);
  const policies = await Promise.all([
    ...inline.map(async (PolicyName): Promise<RolePolicy> => {
      const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }), options);
      return { name: PolicyName, document: decodedDocument(PolicyDocument) };
    }),
    ...attached.map(
      async ({ PolicyName = "", PolicyArn = "" }): Promise<RolePolicy> => ({
        name: PolicyName,
        arn: PolicyArn,
        document: isOfAws(PolicyArn) ? undefined : (await managedPolicy(PolicyArn, abortSignal)).document,
      }),
    ),
  ]);
  return { role, policies };
}
