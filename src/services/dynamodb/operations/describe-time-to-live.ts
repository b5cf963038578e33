import { DescribeTimeToLive } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";

export default implement(DescribeTimeToLive, ({ service }, { TableName }) => {
  const { timeToLive } = service.get(service.nameOf(TableName));
  return {
    TimeToLiveDescription:
      timeToLive === undefined
        ? { TimeToLiveStatus: "DISABLED" as const }
        : { TimeToLiveStatus: "ENABLED" as const, AttributeName: timeToLive },
  };
});
