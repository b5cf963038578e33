import { UpdateTimeToLive } from "../../../models/dynamodb.js";
import { implement } from "../implement.js";

export default implement(UpdateTimeToLive, ({ service }, { TableName, TimeToLiveSpecification }) => {
  service.setTimeToLive(service.get(service.nameOf(TableName)), TimeToLiveSpecification);
  return { TimeToLiveSpecification };
});
