import { PutRetentionPolicy } from "../../../models/logs.js";
import { implement } from "../implement.js";

/** The days that CloudWatch Logs accepts (API reference, PutRetentionPolicy). */
const DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

export default implement(PutRetentionPolicy, ({ service, fault }, { logGroupName, retentionInDays }) => {
  if (retentionInDays !== undefined && !DAYS.includes(retentionInDays))
    throw fault("InvalidParameterException", `The specified retentionInDays is not valid: ${retentionInDays}`);
  service.setRetention(logGroupName, retentionInDays);
  return {};
});
