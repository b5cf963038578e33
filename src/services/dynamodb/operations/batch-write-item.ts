import { BatchWriteItem } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";
import { byName } from "../items.js";
import { atOnce } from "../library.js";

export default implement(BatchWriteItem, ({ service }, input) => {
  const RequestItems = byName(service, input.RequestItems);
  // Nothing is ever left over: `UnprocessedItems` is empty.
  return service.items.write(() => atOnce("BatchWriteItem", { ...input, RequestItems }, service.items));
});
