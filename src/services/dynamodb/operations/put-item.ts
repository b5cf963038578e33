import { PutItem } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";
import { write } from "../items.js";

export default implement(PutItem, ({ service }, input) => write(service, "PutItem", input));
