import type { Store, Table } from "../store/store.js";
import { inProgress, type StackStatus } from "./stack-status.js";
import type { ParameterValue } from "./template/parameters.js";
import type { Value, ValueMap } from "./value.js";

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface OutputRecord {
  readonly key: string;
  readonly value: string;
  readonly description?: string;
  readonly exportName?: string;
}

/** What a stack is made from; an update keeps the former until it is done. */
export interface StackInputs {
  readonly templateBody: string;
  readonly parameters: readonly ParameterValue[];
  readonly tags: readonly Tag[];
  readonly capabilities: readonly string[];
  readonly notificationArns: readonly string[];
  readonly roleArn?: string;
  readonly description?: string;
}

/** What the results of the latest operation were. */
export interface StackResults {
  readonly outputs: readonly OutputRecord[];
  /** Names of the exports that this stack imports. */
  readonly imports: readonly string[];
}

/** How far an operation has come; kept so that the next start can go on. */
export type Phase = "forward" | "rollback" | "cleanup" | "rollback-cleanup" | "delete";

export interface StackRecord extends StackInputs, StackResults {
  readonly id: string;
  readonly name: string;
  /** What the ids of its resources are made from: the root's name, and the logical ids down to a nested stack. */
  readonly seed: string;
  readonly status: StackStatus;
  readonly statusReason?: string;
  readonly createdAt: string;
  readonly updatedAt?: string;
  readonly deletedAt?: string;
  readonly onFailure: "ROLLBACK" | "DELETE" | "DO_NOTHING";
  readonly disableRollback: boolean;
  readonly timeoutInMinutes?: number;
  readonly terminationProtection: boolean;
  readonly skipUnsupported: boolean;
  readonly parentId?: string;
  readonly rootId?: string;
  readonly clientRequestToken?: string;
  readonly changeSetId?: string;
  readonly operation?: {
    readonly kind: "create" | "update" | "delete";
    readonly phase: Phase;
    readonly retain?: readonly string[];
  };
  readonly previous?: StackInputs & StackResults;
}

export type ResourceStatus =
  | `${"CREATE" | "UPDATE" | "DELETE"}_${"IN_PROGRESS" | "COMPLETE" | "FAILED"}`
  | "DELETE_SKIPPED";

export interface ResourceRecord {
  readonly stackId: string;
  readonly logicalId: string;
  readonly type: string;
  /** Absent until the resource exists. */
  readonly id?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly properties: ValueMap;
  readonly metadata?: ValueMap;
  /** The stack's tags when it was last placed. */
  readonly tags: readonly Tag[];
  /** Rises at each replacement; physical ids are made from it. */
  readonly generation: number;
  readonly status: ResourceStatus;
  readonly statusReason?: string;
  readonly timestamp: string;
  readonly dependencies: readonly string[];
  readonly deletionPolicy: DeletionPolicy;
  readonly updateReplacePolicy: DeletionPolicy;
  /** True where the type isn't spoken and the stack goes on without. */
  readonly skipped?: true;
}

export type DeletionPolicy = "Delete" | "Retain" | "RetainExceptOnCreate" | "Snapshot";

/** What a resource was before the update that is under way; `before` is null for one that the update makes. */
export interface JournalRecord {
  readonly stackId: string;
  readonly logicalId: string;
  readonly before: ResourceRecord | null;
  /** While the update is undone: what it had made, to be removed at the end. */
  readonly made?: ResourceRecord;
}

export interface EventRecord {
  readonly stackId: string;
  readonly stackName: string;
  readonly eventId: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly timestamp: string;
  readonly status: string;
  readonly reason?: string;
  readonly properties?: string;
  readonly clientRequestToken?: string;
}

export interface ChangeSetRecord {
  readonly id: string;
  readonly name: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly type: "CREATE" | "UPDATE";
  readonly description?: string;
  readonly status: "CREATE_COMPLETE" | "FAILED" | "DELETE_COMPLETE";
  readonly statusReason?: string;
  readonly executionStatus:
    | "AVAILABLE"
    | "UNAVAILABLE"
    | "OBSOLETE"
    | "EXECUTE_IN_PROGRESS"
    | "EXECUTE_COMPLETE"
    | "EXECUTE_FAILED";
  readonly createdAt: string;
  readonly inputs: StackInputs;
  readonly includeNestedStacks: boolean;
  readonly onStackFailure?: StackRecord["onFailure"];
  readonly skipUnsupported: boolean;
  /** As DescribeChangeSet shows them, with property values. */
  readonly changes: readonly Value[];
  readonly parentId?: string;
  readonly rootId?: string;
  readonly clientToken?: string;
}

export interface Tables {
  readonly store: Store;
  readonly stacks: Table<StackRecord>;
  readonly resources: Table<ResourceRecord>;
  readonly journal: Table<JournalRecord>;
  readonly events: Table<EventRecord>;
  readonly changeSets: Table<ChangeSetRecord>;
  /** By seed and logical id: the generation that a new resource begins with, where a retained one holds the earlier ids. */
  readonly retained: Table<{ readonly generation: number }>;
}

export function openTables(store: Store): Tables {
  return {
    store,
    stacks: store.table<StackRecord>("deploy_stacks", {
      name: ({ name }) => name,
      parent: ({ parentId }) => parentId,
    }),
    resources: store.table<ResourceRecord>("deploy_resources", {
      physical: ({ type, id }) => (id === undefined ? undefined : `${type} ${id}`),
      id: ({ id }) => id,
    }),
    journal: store.table<JournalRecord>("deploy_journal"),
    events: store.table<EventRecord>("deploy_events"),
    changeSets: store.table<ChangeSetRecord>("deploy_change_sets", { stack: ({ stackId }) => stackId }),
    retained: store.table<{ generation: number }>("deploy_retained"),
  };
}

/** The stacks that an earlier process left under way. Nested ones follow those that hold them. */
export const unfinishedStacks = ({ stacks }: Tables): StackRecord[] =>
  stacks
    .list()
    .map(({ value }) => value)
    .filter(({ parentId, status }) => parentId === undefined && inProgress(status));
