import { ListTables } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";

export default implement(ListTables, ({ service }, { ExclusiveStartTableName = "", Limit = 100 }) => {
  const names = service.names(ExclusiveStartTableName, Limit + 1);
  const TableNames = names.slice(0, Limit);
  const last = TableNames.at(-1);
  return { TableNames, ...(names.length > Limit && last !== undefined && { LastEvaluatedTableName: last }) };
});
