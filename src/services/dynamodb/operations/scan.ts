import { Scan } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";
import { page } from "../items.js";

export default implement(Scan, ({ service }, input) => page(service, "Scan", input));
