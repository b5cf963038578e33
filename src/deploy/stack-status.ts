/** Every status a stack may have here, and those that may follow it. */
const TRANSITIONS = {
  REVIEW_IN_PROGRESS: ["CREATE_IN_PROGRESS", "DELETE_IN_PROGRESS"],
  CREATE_IN_PROGRESS: ["CREATE_COMPLETE", "CREATE_FAILED", "ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS"],
  CREATE_COMPLETE: ["UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"],
  CREATE_FAILED: ["UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"],
  ROLLBACK_IN_PROGRESS: ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED"],
  ROLLBACK_COMPLETE: ["DELETE_IN_PROGRESS"],
  ROLLBACK_FAILED: ["DELETE_IN_PROGRESS"],
  UPDATE_IN_PROGRESS: ["UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_FAILED"],
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: ["UPDATE_COMPLETE", "UPDATE_ROLLBACK_IN_PROGRESS"],
  UPDATE_COMPLETE: ["UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"],
  UPDATE_FAILED: ["UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS"],
  UPDATE_ROLLBACK_IN_PROGRESS: ["UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_FAILED"],
  UPDATE_ROLLBACK_FAILED: ["UPDATE_ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS"],
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: ["UPDATE_ROLLBACK_COMPLETE"],
  UPDATE_ROLLBACK_COMPLETE: ["UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"],
  DELETE_IN_PROGRESS: ["DELETE_COMPLETE", "DELETE_FAILED"],
  DELETE_FAILED: ["DELETE_IN_PROGRESS"],
  DELETE_COMPLETE: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type StackStatus = keyof typeof TRANSITIONS;

/** A transition that isn't in the table is a defect of ours, not the caller's. */
export function checkTransition(from: StackStatus, to: StackStatus): void {
  if (!(TRANSITIONS[from] as readonly string[]).includes(to))
    throw new TypeError(`a stack can't go from ${from} to ${to}`);
}

/** Whether an operation may begin that leads to this status. */
export const allows = (from: StackStatus, to: StackStatus): boolean =>
  (TRANSITIONS[from] as readonly string[]).includes(to);

export const inProgress = (status: StackStatus): boolean =>
  status.endsWith("_IN_PROGRESS") && status !== "REVIEW_IN_PROGRESS";
