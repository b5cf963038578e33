import { DeleteItem } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";
import { write } from "../items.js";

export default implement(DeleteItem, ({ service }, input) => write(service, "DeleteItem", input));
