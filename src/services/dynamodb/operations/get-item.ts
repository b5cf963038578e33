import { GetItem } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";
import { read } from "../items.js";

export default implement(GetItem, ({ service }, input) => read(service, input));
