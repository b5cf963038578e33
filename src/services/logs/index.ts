import { model } from "../../models/logs.js";
import type { AwsService } from "../operation.js";
import createLogGroup from "./operations/create-log-group.js";
import createLogStream from "./operations/create-log-stream.js";
import deleteLogGroup from "./operations/delete-log-group.js";
import deleteLogStream from "./operations/delete-log-stream.js";
import deleteRetentionPolicy from "./operations/delete-retention-policy.js";
import describeLogGroups from "./operations/describe-log-groups.js";
import describeLogStreams from "./operations/describe-log-streams.js";
import filterLogEvents from "./operations/filter-log-events.js";
import getLogEvents from "./operations/get-log-events.js";
import putLogEvents from "./operations/put-log-events.js";
import putRetentionPolicy from "./operations/put-retention-policy.js";
import type { Logs } from "./service.js";

/** CloudWatch Logs as the server speaks it. */
export const logs = (service: Logs): AwsService<Logs> => ({
  model,
  service,
  handlers: [
    createLogGroup,
    createLogStream,
    deleteLogGroup,
    deleteLogStream,
    deleteRetentionPolicy,
    describeLogGroups,
    describeLogStreams,
    filterLogEvents,
    getLogEvents,
    putLogEvents,
    putRetentionPolicy,
  ],
});
