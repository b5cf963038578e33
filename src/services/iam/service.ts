import type { Clock } from "../../lib/clock.js";
import { Fault } from "../../lib/fault.js";
import { id, type Random, UPPER_ALPHANUMERIC } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import type { Range, Store, Table } from "../../store/store.js";
import { awsManagedPolicies } from "./aws-managed-policies.js";
import { checkIdentityPolicy, checkTrustPolicy, statementsOf } from "./policy-document.js";
import type { ManagedPolicy, PolicyVersion, Role, Tag } from "./types.js";

export interface IamOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
}

export interface NewRole {
  readonly roleName: string;
  readonly trustPolicy: string;
  readonly path?: string | undefined;
  readonly description?: string | undefined;
  readonly maxSessionDuration?: number | undefined;
  readonly permissionsBoundary?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

export interface NewPolicy {
  readonly policyName: string;
  readonly document: string;
  readonly path?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

const POLICIES_PER_ROLE = 10;
const VERSIONS_PER_POLICY = 5;

/** IAM's roles and policies. AWS's own managed policies are known by ARN: they can be attached, not read. */
export class Iam {
  readonly placement: Placement;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #roles: Table<Role>;
  readonly #policies: Table<ManagedPolicy>;
  #policyGeneration = 0;

  constructor({ store, clock, random, placement }: IamOptions) {
    this.placement = placement;
    this.#clock = clock;
    this.#random = random;
    this.#roles = store.table<Role>("iam_roles");
    this.#policies = store.table<ManagedPolicy>("iam_policies");
  }

  /** Changes whenever a role or a policy does: what was read of them before is old then. */
  get policyGeneration(): number {
    return this.#policyGeneration;
  }

  /** `random` gives the role's id; CloudFormation's is seeded. Throws EntityAlreadyExists, MalformedPolicyDocument. */
  createRole(role: NewRole, { random = this.#random }: { random?: Random } = {}): Role {
    const { roleName, trustPolicy, path = "/" } = role;
    if (this.#roles.get(roleName.toLowerCase()))
      throw new Fault("EntityAlreadyExistsException", `Role with name ${roleName} already exists.`);
    this.#checkTrust(trustPolicy);
    if (role.permissionsBoundary !== undefined) this.#checkAttachable(role.permissionsBoundary);
    const created: Role = {
      roleName,
      roleId: `AROA${id(random, 17, UPPER_ALPHANUMERIC)}`,
      arn: `arn:aws:iam::${this.placement.accountId}:role${path}${roleName}`,
      path,
      created: this.#now(),
      trustPolicy,
      maxSessionDuration: role.maxSessionDuration ?? 3600,
      tags: checkedTags(role.tags ?? []),
      inlinePolicies: {},
      attachedPolicies: [],
      ...(role.description !== undefined && { description: role.description }),
      ...(role.permissionsBoundary !== undefined && { permissionsBoundary: role.permissionsBoundary }),
    };
    this.#keep(created);
    return created;
  }

  findRole(roleName: string): Role | undefined {
    return this.#roles.get(roleName.toLowerCase());
  }

  findRoleByArn(arn: string): Role | undefined {
    const role = this.findRole(arn.slice(arn.lastIndexOf("/") + 1));
    return role?.arn === arn ? role : undefined;
  }

  /** Throws NoSuchEntity. */
  role(roleName: string): Role {
    const role = this.findRole(roleName);
    if (!role) throw new Fault("NoSuchEntityException", `The role with name ${roleName} cannot be found.`);
    return role;
  }

  listRoles(pathPrefix = "/", range: Range = {}): { key: string; value: Role }[] {
    return this.#roles.list(range).filter(({ value }) => value.path.startsWith(pathPrefix));
  }

  /** Changes what is named; `undefined` takes away. */
  updateRole(
    roleName: string,
    change: {
      readonly description?: string | undefined;
      readonly maxSessionDuration?: number | undefined;
      readonly permissionsBoundary?: string | undefined;
      readonly tags?: readonly Tag[];
    },
  ): Role {
    const { maxSessionDuration, ...others } = change;
    if (others.tags) checkedTags(others.tags);
    if (others.permissionsBoundary !== undefined) this.#checkAttachable(others.permissionsBoundary);
    const merged = {
      ...this.role(roleName),
      ...others,
      ...(maxSessionDuration !== undefined && { maxSessionDuration }),
    };
    const next = Object.fromEntries(
      Object.entries(merged).filter(([, value]) => value !== undefined),
    ) as unknown as Role;
    this.#keep(next);
    return next;
  }

  updateTrustPolicy(roleName: string, trustPolicy: string): void {
    const role = this.role(roleName);
    this.#checkTrust(trustPolicy);
    this.#keep({ ...role, trustPolicy });
  }

  /** Throws NoSuchEntity, and DeleteConflict while the role still has policies. */
  deleteRole(roleName: string): void {
    const role = this.role(roleName);
    if (role.attachedPolicies.length > 0)
      throw new Fault("DeleteConflictException", "Cannot delete entity, must detach all policies first.");
    if (Object.keys(role.inlinePolicies).length > 0)
      throw new Fault("DeleteConflictException", "Cannot delete entity, must delete policies first.");
    this.#policyGeneration++;
    this.#roles.delete(roleName.toLowerCase());
  }

  putRolePolicy(roleName: string, policyName: string, document: string): void {
    const role = this.role(roleName);
    checkIdentityPolicy(document);
    this.#keep({ ...role, inlinePolicies: { ...role.inlinePolicies, [policyName]: document } });
  }

  rolePolicy(roleName: string, policyName: string): string {
    const document = this.role(roleName).inlinePolicies[policyName];
    if (document === undefined)
      throw new Fault("NoSuchEntityException", `The role policy with name ${policyName} cannot be found.`);
    return document;
  }

  deleteRolePolicy(roleName: string, policyName: string): void {
    this.rolePolicy(roleName, policyName);
    const role = this.role(roleName);
    const { [policyName]: _gone, ...inlinePolicies } = role.inlinePolicies;
    this.#keep({ ...role, inlinePolicies });
  }

  attachRolePolicy(roleName: string, policyArn: string): void {
    const role = this.role(roleName);
    this.#checkAttachable(policyArn);
    if (role.attachedPolicies.includes(policyArn)) return;
    if (role.attachedPolicies.length >= POLICIES_PER_ROLE)
      throw new Fault("LimitExceededException", `Cannot exceed quota for PoliciesPerRole: ${POLICIES_PER_ROLE}`);
    this.#keep({ ...role, attachedPolicies: [...role.attachedPolicies, policyArn] });
  }

  detachRolePolicy(roleName: string, policyArn: string): void {
    const role = this.role(roleName);
    if (!role.attachedPolicies.includes(policyArn))
      throw new Fault("NoSuchEntityException", `Policy ${policyArn} was not found.`);
    this.#keep({ ...role, attachedPolicies: role.attachedPolicies.filter((arn) => arn !== policyArn) });
  }

  createPolicy(policy: NewPolicy, { random = this.#random }: { random?: Random } = {}): ManagedPolicy {
    const { policyName, document, path = "/" } = policy;
    const duplicate = this.#policies
      .list()
      .some(({ value }) => value.policyName.toLowerCase() === policyName.toLowerCase());
    if (duplicate)
      throw new Fault(
        "EntityAlreadyExistsException",
        `A policy called ${policyName} already exists. Duplicate names are not allowed.`,
      );
    checkIdentityPolicy(document);
    const now = this.#now();
    const created: ManagedPolicy = {
      policyName,
      policyId: `ANPA${id(random, 17, UPPER_ALPHANUMERIC)}`,
      arn: `arn:aws:iam::${this.placement.accountId}:policy${path}${policyName}`,
      path,
      created: now,
      updated: now,
      tags: checkedTags(policy.tags ?? []),
      defaultVersionId: "v1",
      versions: [{ versionId: "v1", document, created: now }],
      ...(policy.description !== undefined && { description: policy.description }),
    };
    this.#keepPolicy(created);
    return created;
  }

  /** The text of a policy's default version; undefined where there is none, or where AWS's own isn't known here. */
  policyDocument(arn: string): string | undefined {
    const policy = this.#policies.get(arn);
    if (!policy) return awsManagedPolicies.get(arn);
    return policy.versions.find(({ versionId }) => versionId === policy.defaultVersionId)?.document;
  }

  /** Throws NoSuchEntity, and for one of AWS's own policies NotImplemented: their documents aren't kept here. */
  policy(arn: string): ManagedPolicy {
    const policy = this.#policies.get(arn);
    if (policy) return policy;
    if (isAwsManaged(arn))
      throw new Fault("NotImplemented", `Reading the AWS managed policy ${arn} is not supported; it can be attached.`, {
        statusCode: 501,
      });
    throw new Fault("NoSuchEntityException", `Policy ${arn} was not found.`);
  }

  policyVersion(arn: string, versionId: string): PolicyVersion {
    const version = this.policy(arn).versions.find((candidate) => candidate.versionId === versionId);
    if (!version)
      throw new Fault(
        "NoSuchEntityException",
        `Policy ${arn} version ${versionId} does not exist or is not attachable.`,
      );
    return version;
  }

  listPolicies(pathPrefix = "/", range: Range = {}): { key: string; value: ManagedPolicy }[] {
    return this.#policies.list(range).filter(({ value }) => value.path.startsWith(pathPrefix));
  }

  /** Makes the document the policy's new default version; the oldest other version goes when there would be six. */
  setPolicyDocument(arn: string, document: string): PolicyVersion {
    checkIdentityPolicy(document);
    const policy = this.policy(arn);
    const newest = Math.max(...policy.versions.map(({ versionId }) => Number(versionId.slice(1))));
    const version: PolicyVersion = { versionId: `v${newest + 1}`, document, created: this.#now() };
    this.#keepPolicy({
      ...policy,
      versions: [...policy.versions, version].slice(-VERSIONS_PER_POLICY),
      defaultVersionId: version.versionId,
      updated: version.created,
    });
    return version;
  }

  /** Throws NoSuchEntity, and DeleteConflict while a role has it. */
  deletePolicy(arn: string): void {
    this.policy(arn);
    if (this.attachmentsOf(arn).length > 0)
      throw new Fault("DeleteConflictException", "Cannot delete a policy attached to entities.");
    this.#policyGeneration++;
    this.#policies.delete(arn);
  }

  /** The roles that a managed policy is attached to. */
  attachmentsOf(arn: string): Role[] {
    return this.#roles
      .list()
      .map(({ value }) => value)
      .filter(({ attachedPolicies }) => attachedPolicies.includes(arn));
  }

  #checkAttachable(arn: string): void {
    if (!/^arn:aws[\w-]*:iam::(aws|\d{12}):policy\/.+$/.test(arn))
      throw new Fault("InvalidInputException", `ARN ${arn} is not valid.`);
    if (!isAwsManaged(arn) && !this.#policies.get(arn))
      throw new Fault("NoSuchEntityException", `Policy ${arn} does not exist or is not attachable.`);
  }

  /** IAM looks up the roles that a trust policy names and refuses one that isn't there. */
  #checkTrust(trustPolicy: string): void {
    checkTrustPolicy(trustPolicy);
    const ours = `arn:aws:iam::${this.placement.accountId}:role/`;
    for (const { Principal } of statementsOf(trustPolicy)) {
      const named = (Principal as { AWS?: string | string[] } | undefined)?.AWS ?? [];
      for (const arn of [named].flat())
        if (arn.startsWith(ours) && !this.findRoleByArn(arn))
          throw new Fault("MalformedPolicyDocumentException", `Invalid principal in policy: "AWS":"${arn}"`);
    }
  }

  #keepPolicy(policy: ManagedPolicy): void {
    this.#policyGeneration++;
    this.#policies.put(policy.arn, policy);
  }

  #keep(role: Role): void {
    this.#policyGeneration++;
    this.#roles.put(role.roleName.toLowerCase(), role);
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

const isAwsManaged = (arn: string) => /^arn:aws[\w-]*:iam::aws:policy\/.+$/.test(arn);

/** Throws InvalidInput for two tags of one key; IAM compares tag keys without case. */
function checkedTags(tags: readonly Tag[]): readonly Tag[] {
  const keys = new Set(tags.map(({ Key }) => Key.toLowerCase()));
  if (keys.size < tags.length)
    throw new Fault(
      "InvalidInputException",
      "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    );
  return tags;
}
