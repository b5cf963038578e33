import type { ContinuousBackupsDescription } from "@aws-sdk/client-dynamodb";
import type { TableRecord } from "./table.js";

export const LONGEST_RECOVERY_DAYS = 35;

/** The setting as it was made; there is nothing here to restore a table from, so no times are told. */
export const continuousBackups = ({ recoveryDays }: TableRecord): ContinuousBackupsDescription => ({
  ContinuousBackupsStatus: "ENABLED",
  PointInTimeRecoveryDescription:
    recoveryDays === undefined
      ? { PointInTimeRecoveryStatus: "DISABLED" }
      : { PointInTimeRecoveryStatus: "ENABLED", RecoveryPeriodInDays: recoveryDays },
});
