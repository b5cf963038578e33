import { RemovePermission } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(RemovePermission, ({ service }, { FunctionName, StatementId, Qualifier, RevisionId }) => {
  service.removePermission(FunctionName, StatementId, {
    ...(Qualifier !== undefined && { qualifier: Qualifier }),
    ...(RevisionId !== undefined && { revisionId: RevisionId }),
  });
  return {};
});
