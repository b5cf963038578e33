import { PublishVersion } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(PublishVersion, ({ service }, { FunctionName, CodeSha256, Description, RevisionId }) =>
  service.publishVersion(FunctionName, {
    ...(CodeSha256 !== undefined && { codeSha256: CodeSha256 }),
    ...(Description !== undefined && { description: Description }),
    ...(RevisionId !== undefined && { revisionId: RevisionId }),
  }),
);
