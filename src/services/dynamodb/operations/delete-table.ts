import { DeleteTable } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";

export default implement(DeleteTable, ({ service }, { TableName }) => {
  const name = service.nameOf(TableName);
  const before = service.describe(service.get(name));
  service.remove(name);
  return { TableDescription: { ...before, TableStatus: "DELETING" as const } };
});
