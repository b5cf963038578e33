import { model } from "../../models/dynamodb.js";
import type { AwsService } from "../operation.js";
import { Access, type RefusalOf } from "./access.js";
import batchGetItem from "./operations/batch-get-item.js";
import batchWriteItem from "./operations/batch-write-item.js";
import createTable from "./operations/create-table.js";
import deleteItem from "./operations/delete-item.js";
import deleteTable from "./operations/delete-table.js";
import describeContinuousBackups from "./operations/describe-continuous-backups.js";
import describeTable from "./operations/describe-table.js";
import describeTimeToLive from "./operations/describe-time-to-live.js";
import getItem from "./operations/get-item.js";
import listTables from "./operations/list-tables.js";
import listTagsOfResource from "./operations/list-tags-of-resource.js";
import putItem from "./operations/put-item.js";
import query from "./operations/query.js";
import scan from "./operations/scan.js";
import tagResource from "./operations/tag-resource.js";
import transactGetItems from "./operations/transact-get-items.js";
import transactWriteItems from "./operations/transact-write-items.js";
import untagResource from "./operations/untag-resource.js";
import updateContinuousBackups from "./operations/update-continuous-backups.js";
import updateItem from "./operations/update-item.js";
import updateTable from "./operations/update-table.js";
import updateTimeToLive from "./operations/update-time-to-live.js";
import type { Tables } from "./service.js";

/** DynamoDB as the server speaks it: whose policies don't allow something is refused it. */
export function dynamoDb(service: Tables, refusalOf: RefusalOf): AwsService<Tables> {
  const access = new Access(service, refusalOf);
  return {
    model,
    service,
    authorize: (caller, operation, input) => access.check(caller, operation, input),
    handlers: [
      batchGetItem,
      batchWriteItem,
      createTable,
      deleteItem,
      deleteTable,
      describeContinuousBackups,
      describeTable,
      describeTimeToLive,
      getItem,
      listTables,
      listTagsOfResource,
      putItem,
      query,
      scan,
      tagResource,
      transactGetItems,
      transactWriteItems,
      untagResource,
      updateContinuousBackups,
      updateItem,
      updateTable,
      updateTimeToLive,
    ],
  };
}
