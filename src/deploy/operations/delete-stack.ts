import { DeleteStack } from "../../models/cloudformation.js";
import { implement } from "./implement.js";

export default implement(DeleteStack, ({ service }, { StackName, RetainResources, ClientRequestToken }) => {
  service.delete(StackName, { ...(RetainResources && { retain: RetainResources }), token: ClientRequestToken });
  return {};
});
