import { DescribeTable } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";

export default implement(DescribeTable, ({ service }, { TableName }) => ({
  Table: service.describe(service.get(service.nameOf(TableName))),
}));
