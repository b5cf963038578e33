import { TransactWriteItems } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";
import { transact } from "../transactions.js";

export default implement(TransactWriteItems, ({ service, now }, { TransactItems, ClientRequestToken }) => {
  transact(service, TransactItems, { token: ClientRequestToken, now });
  return {};
});
