import { Query } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";
import { page } from "../items.js";

export default implement(Query, ({ service }, input) => page(service, "Query", input));
