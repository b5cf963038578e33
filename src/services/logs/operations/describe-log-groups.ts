import { formatArn } from "../../../lib/arn.js";
import { DescribeLogGroups } from "../../../models/logs.js";
import { implement } from "../implement.js";
import { pageOf } from "../pages.js";

export default implement(DescribeLogGroups, ({ service, fault, placement }, input) => {
  const { logGroupNamePrefix, logGroupNamePattern } = input;
  if (logGroupNamePrefix !== undefined && logGroupNamePattern !== undefined)
    throw fault(
      "InvalidParameterException",
      "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
    );
  const all = service
    .groups(logGroupNamePrefix)
    .filter(({ name }) => name.toLowerCase().includes(logGroupNamePattern?.toLowerCase() ?? ""));
  const { items, next } = pageOf(all, input, ({ name }) => name);
  return {
    logGroups: items.map(({ name, creationTime, retentionInDays, storedBytes }) => {
      const logGroupArn = formatArn({ service: "logs", ...placement, resource: `log-group:${name}` });
      return {
        logGroupName: name,
        creationTime,
        ...(retentionInDays !== undefined && { retentionInDays }),
        metricFilterCount: 0,
        arn: `${logGroupArn}:*`,
        storedBytes,
        logGroupClass: "STANDARD" as const,
        logGroupArn,
        deletionProtectionEnabled: false,
      };
    }),
    ...next,
  };
});
