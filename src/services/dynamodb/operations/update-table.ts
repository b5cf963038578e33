import { UpdateTable } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";

export default implement(UpdateTable, async ({ service }, input) => ({
  TableDescription: service.describe(await service.update(service.nameOf(input.TableName), input)),
}));
