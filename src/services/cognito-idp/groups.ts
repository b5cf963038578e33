import type {
  CreateGroupCommandInput,
  GroupType,
  UpdateGroupCommandInput,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Clock } from "../../lib/clock.js";
import { Fault } from "../../lib/fault.js";
import { keyOf, keyPrefix, type Store, type Table } from "../../store/store.js";
import { resourceNotFound } from "./faults.js";
import { type Page, paged } from "./page.js";
import type { GroupRecord, MembershipRecord, PoolRecord, UserRecord } from "./records.js";

/** Groups of a pool and who is in them. */
export class Groups {
  readonly #groups: Table<GroupRecord>;
  readonly #memberships: Table<MembershipRecord>;
  readonly #clock: Clock;

  constructor({ store, clock }: { store: Store; clock: Clock }) {
    this.#clock = clock;
    this.#groups = store.table<GroupRecord>("cognito_groups");
    this.#memberships = store.table<MembershipRecord>("cognito_memberships", {
      member_of: (membership) => keyOf(membership.poolId, membership.group),
    });
  }

  find(poolId: string, name: string): GroupRecord | undefined {
    return this.#groups.get(keyOf(poolId, name));
  }

  /** Throws ResourceNotFoundException. */
  get(poolId: string, name: string): GroupRecord {
    const group = this.find(poolId, name);
    if (!group) throw resourceNotFound("Group not found.");
    return group;
  }

  create(pool: PoolRecord, input: CreateGroupCommandInput): GroupRecord {
    const name = input.GroupName ?? "";
    if (this.find(pool.id, name)) throw new Fault("GroupExistsException", "A group with the name already exists.");
    const now = this.#clock.now().getTime();
    return this.#put({ poolId: pool.id, name, createdAt: now, modifiedAt: now, ...changes(input) });
  }

  update(pool: PoolRecord, input: UpdateGroupCommandInput): GroupRecord {
    const group = this.get(pool.id, input.GroupName ?? "");
    return this.#put({ ...group, ...changes(input), modifiedAt: this.#clock.now().getTime() });
  }

  remove(poolId: string, name: string): void {
    for (const { key } of this.#memberships.find("member_of", { equals: keyOf(poolId, name) }))
      this.#memberships.delete(key);
    this.#groups.delete(keyOf(poolId, name));
  }

  removeAllOf(poolId: string): void {
    for (const { key } of this.#memberships.list({ prefix: keyPrefix(poolId) })) this.#memberships.delete(key);
    for (const { key } of this.#groups.list({ prefix: keyPrefix(poolId) })) this.#groups.delete(key);
  }

  add({ poolId, username }: UserRecord, group: GroupRecord): void {
    this.#memberships.put(keyOf(poolId, username, group.name), { poolId, username, group: group.name });
  }

  leave({ poolId, username }: UserRecord, group: GroupRecord): void {
    this.#memberships.delete(keyOf(poolId, username, group.name));
  }

  leaveAll({ poolId, username }: UserRecord): void {
    for (const { key } of this.#memberships.list({ prefix: keyPrefix(poolId, username) }))
      this.#memberships.delete(key);
  }

  /** Lowest precedence first, those without one last. */
  of({ poolId, username }: UserRecord): GroupRecord[] {
    return this.#memberships
      .list({ prefix: keyPrefix(poolId, username) })
      .map(({ value }) => this.find(poolId, value.group))
      .filter((group) => group !== undefined)
      .sort((a, b) => (a.precedence ?? Number.POSITIVE_INFINITY) - (b.precedence ?? Number.POSITIVE_INFINITY) || 0);
  }

  list(poolId: string, limit: number, token?: string): Page<GroupRecord> {
    return paged(
      `groups ${poolId}`,
      limit,
      token,
      (after, count) =>
        this.#groups
          .list({ prefix: keyPrefix(poolId), limit: count, ...(after !== undefined && { after: String(after) }) })
          .map(({ value }) => value),
      (group) => keyOf(poolId, group.name),
    );
  }

  listOf(user: UserRecord, limit: number, token?: string): Page<GroupRecord> {
    const prefix = keyPrefix(user.poolId, user.username);
    const page = paged(
      `groups of ${prefix}`,
      limit,
      token,
      (after, count) =>
        this.#memberships.list({ prefix, limit: count, ...(after !== undefined && { after: String(after) }) }),
      ({ key }) => key,
    );
    const items = page.items.map(({ value }) => this.get(user.poolId, value.group));
    return { ...page, items };
  }

  /** Names of the group's users, a page at a time. */
  members(group: GroupRecord, limit: number, token?: string): Page<string> {
    const indexed = keyOf(group.poolId, group.name);
    const page = paged(
      `members ${indexed}`,
      limit,
      token,
      (after, count) =>
        this.#memberships.find(
          "member_of",
          { equals: indexed },
          { limit: count, ...(after !== undefined && { after: { indexed, key: String(after) } }) },
        ),
      ({ key }) => key,
    );
    return { ...page, items: page.items.map(({ value }) => value.username) };
  }

  #put(group: GroupRecord): GroupRecord {
    this.#groups.put(keyOf(group.poolId, group.name), group);
    return group;
  }
}

const changes = ({ Description, RoleArn, Precedence }: UpdateGroupCommandInput) => ({
  ...(Description !== undefined && { description: Description }),
  ...(RoleArn !== undefined && { roleArn: RoleArn }),
  ...(Precedence !== undefined && { precedence: Precedence }),
});

export const describedGroup = (group: GroupRecord): GroupType => ({
  GroupName: group.name,
  UserPoolId: group.poolId,
  ...(group.description !== undefined && { Description: group.description }),
  ...(group.roleArn !== undefined && { RoleArn: group.roleArn }),
  ...(group.precedence !== undefined && { Precedence: group.precedence }),
  LastModifiedDate: new Date(group.modifiedAt),
  CreationDate: new Date(group.createdAt),
});

/** The role that a user's tokens prefer: that of the lowest precedence, unless two different roles share it. */
export function preferredRole(groups: readonly GroupRecord[]): string | undefined {
  const withRole = groups.filter(({ roleArn, precedence }) => roleArn !== undefined && precedence !== undefined);
  const lowest = Math.min(...withRole.map(({ precedence = 0 }) => precedence));
  const roles = new Set(withRole.filter(({ precedence }) => precedence === lowest).map(({ roleArn }) => roleArn));
  return roles.size === 1 ? [...roles][0] : undefined;
}
