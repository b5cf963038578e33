import { DescribeContinuousBackups } from "../../../models/dynamodb.js";
import { continuousBackups } from "../continuous-backups.js";
import { implement } from "../implement.js";

export default implement(DescribeContinuousBackups, ({ service, fault }, { TableName }) => {
  const table = service.find(service.nameOf(TableName));
  if (!table) throw fault("TableNotFoundException", `Table not found: ${TableName}`);
  return { ContinuousBackupsDescription: continuousBackups(table) };
});
