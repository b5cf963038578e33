import { validationError } from "../template/errors.js";

interface Unspoken {
  readonly StackPolicyBody?: string | undefined;
  readonly StackPolicyURL?: string | undefined;
  readonly RollbackConfiguration?:
    | {
        readonly RollbackTriggers?: readonly unknown[] | undefined;
        readonly MonitoringTimeInMinutes?: number | undefined;
      }
    | undefined;
}

/** What would change the outcome, and isn't spoken, is refused rather than passed over. */
export function refuseUnspoken({ StackPolicyBody, StackPolicyURL, RollbackConfiguration }: Unspoken): void {
  if (StackPolicyBody !== undefined && StackPolicyURL !== undefined)
    throw validationError("You cannot specify both StackPolicyURL and StackPolicyBody");
  if (StackPolicyBody !== undefined || StackPolicyURL !== undefined)
    throw validationError("Stack policies are not supported: leave out StackPolicyBody and StackPolicyURL");
  if ((RollbackConfiguration?.RollbackTriggers?.length ?? 0) > 0)
    throw validationError("Rollback triggers are not supported: leave out RollbackConfiguration.RollbackTriggers");
}
