import { GetPolicy } from "../../../models/iam.js";
import { describePolicy } from "../describe.js";
import { implement } from "../implement.js";

export default implement(GetPolicy, ({ service }, { PolicyArn }) => ({
  Policy: describePolicy(service, service.policy(PolicyArn)),
}));
