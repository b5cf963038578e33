import { TransactGetItems } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";
import { read } from "../items.js";

/** All items as they are at one moment: nothing is written while this runs. */
export default implement(TransactGetItems, ({ service }, { TransactItems }) => ({
  Responses: TransactItems.map(({ Get }) => read(service, Get)).map(({ Item }) => (Item ? { Item } : {})),
}));
