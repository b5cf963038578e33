import { uuid } from "../../lib/ids.js";
import type { ResourceType } from "../resource-type.js";

/** What the CDK puts into every stack to count its constructs; CloudFormation itself makes nothing of it either. */
export const metadata = (): ResourceType => ({
  name: "AWS::CDK::Metadata",
  create: (_properties, { random }) => ({ id: uuid(random), attributes: {} }),
  update: (id) => ({ id, attributes: {} }),
  remove: () => {},
});
