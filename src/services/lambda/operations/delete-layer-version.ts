import { DeleteLayerVersion } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(DeleteLayerVersion, ({ service }, { LayerName, VersionNumber }) => {
  service.layers.delete(LayerName, VersionNumber);
  return {};
});
