import type { Range } from "../../store/store.js";
import type { Iam } from "./service.js";
import type { ManagedPolicy, Role } from "./types.js";

/** IAM answers policies percent-encoded (RFC 3986), as its API reference says of every policy document. */
export const encodePolicy = (document: string): string =>
  encodeURIComponent(document).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** A role as GetRole shows it; the listings leave tags, boundary and last use out. */
export const describeRole = (role: Role, { full = true }: { full?: boolean } = {}) => ({
  Path: role.path,
  RoleName: role.roleName,
  RoleId: role.roleId,
  Arn: role.arn,
  CreateDate: wholeSeconds(role.created),
  AssumeRolePolicyDocument: encodePolicy(role.trustPolicy),
  MaxSessionDuration: role.maxSessionDuration,
  ...(role.description !== undefined && { Description: role.description }),
  ...(full && {
    ...(role.permissionsBoundary !== undefined && {
      PermissionsBoundary: {
        PermissionsBoundaryType: "PermissionsBoundaryPolicy" as const,
        PermissionsBoundaryArn: role.permissionsBoundary,
      },
    }),
    ...(role.tags.length > 0 && { Tags: [...role.tags] }),
  }),
});

export const describePolicy = (iam: Iam, policy: ManagedPolicy, { full = true }: { full?: boolean } = {}) => ({
  PolicyName: policy.policyName,
  PolicyId: policy.policyId,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: policy.defaultVersionId,
  AttachmentCount: iam.attachmentsOf(policy.arn).length,
  PermissionsBoundaryUsageCount: 0,
  IsAttachable: true,
  CreateDate: wholeSeconds(policy.created),
  UpdateDate: wholeSeconds(policy.updated),
  ...(full && policy.description !== undefined && { Description: policy.description }),
  ...(full && policy.tags.length > 0 && { Tags: [...policy.tags] }),
});

export const wholeSeconds = (epochMilliseconds: number) => new Date(Math.floor(epochMilliseconds / 1000) * 1000);

/** One page of a list that is read in key order: `Marker` is the key to go on after, opaque to clients. */
export function page<T>(
  read: (range: Range) => { key: string; value: T }[],
  { Marker, MaxItems = 100 }: { readonly Marker?: string; readonly MaxItems?: number },
): { items: T[]; IsTruncated: boolean; Marker?: string } {
  const after = Marker === undefined ? "" : Buffer.from(Marker, "base64url").toString();
  const found = read({ after });
  const items = found.slice(0, MaxItems);
  const last = items.at(-1);
  const truncated = found.length > MaxItems && last !== undefined;
  return {
    items: items.map(({ value }) => value),
    IsTruncated: truncated,
    ...(truncated && { Marker: Buffer.from(last.key).toString("base64url") }),
  };
}

/** The same for a list at hand. */
export const pageOf = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  request: { readonly Marker?: string; readonly MaxItems?: number },
) =>
  page(
    ({ after = "" }) => items.map((value) => ({ key: keyOf(value), value })).filter(({ key }) => key > after),
    request,
  );

/** One page of a simulation's results. */
export function pageOfResults<T>(
  results: readonly T[],
  request: { readonly Marker?: string; readonly MaxItems?: number },
) {
  const numbered = results.map((result, at) => ({ result, key: String(at).padStart(8, "0") }));
  const { items, ...rest } = pageOf(numbered, ({ key }) => key, request);
  return { EvaluationResults: items.map(({ result }) => result), ...rest };
}
