import { UpdateContinuousBackups } from "../../../models/dynamodb.js";
import { continuousBackups, LONGEST_RECOVERY_DAYS } from "../continuous-backups.js";
import { implement } from "../implement.js";

export default implement(UpdateContinuousBackups, ({ service, fault }, input) => {
  const { PointInTimeRecoveryEnabled, RecoveryPeriodInDays = LONGEST_RECOVERY_DAYS } =
    input.PointInTimeRecoverySpecification;
  const name = service.nameOf(input.TableName);
  const table = service.find(name);
  if (!table) throw fault("TableNotFoundException", `Table not found: ${input.TableName}`);
  service.setRecovery(table, PointInTimeRecoveryEnabled ? RecoveryPeriodInDays : undefined);
  return { ContinuousBackupsDescription: continuousBackups(service.get(name)) };
});
