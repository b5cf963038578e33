import { formatArn } from "../../../lib/arn.js";
import { DescribeLogStreams } from "../../../models/logs.js";
import { implement } from "../implement.js";
import { groupNamed } from "../log-group-name.js";
import { pageOf } from "../pages.js";

export default implement(DescribeLogStreams, ({ service, placement }, input) => {
  const group = groupNamed(input);
  const all = service.streams(group, input.logStreamNamePrefix);
  if (input.orderBy === "LastEventTime") all.sort((a, b) => (a.lastEventTimestamp ?? 0) - (b.lastEventTimestamp ?? 0));
  if (input.descending) all.reverse();
  const { items, next } = pageOf(all, input, ({ name }) => name);
  return {
    logStreams: items.map(({ name, ...times }) => ({
      logStreamName: name,
      ...times,
      arn: formatArn({ service: "logs", ...placement, resource: `log-group:${group}:log-stream:${name}` }),
      // Always 0 in AWS, which no longer counts by stream.
      storedBytes: 0,
    })),
    ...next,
  };
});
