import { UpdateItem } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";
import { write } from "../items.js";

export default implement(UpdateItem, ({ service }, input) => write(service, "UpdateItem", input));
