import { RemoveLayerVersionPermission } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(
  RemoveLayerVersionPermission,
  ({ service }, { LayerName, VersionNumber, StatementId, RevisionId }) => {
    service.layers.removePermission(LayerName, VersionNumber, StatementId, RevisionId);
    return {};
  },
);
