import { CreateTable } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";

export default implement(CreateTable, async ({ service }, input) => ({
  TableDescription: service.describe(await service.create(input)),
}));
