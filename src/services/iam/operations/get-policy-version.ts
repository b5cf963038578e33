import { GetPolicyVersion } from "../../../models/iam.js";
import { encodePolicy, wholeSeconds } from "../describe.js";
import { implement } from "../implement.js";

export default implement(GetPolicyVersion, ({ service }, { PolicyArn, VersionId }) => {
  const { versionId, document, created } = service.policyVersion(PolicyArn, VersionId);
  return {
    PolicyVersion: {
      Document: encodePolicy(document),
      VersionId: versionId,
      IsDefaultVersion: service.policy(PolicyArn).defaultVersionId === versionId,
      CreateDate: wholeSeconds(created),
    },
  };
});
