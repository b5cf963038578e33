import { GetLayerVersion } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(GetLayerVersion, ({ service }, { LayerName, VersionNumber }) =>
  service.layers.get(LayerName, VersionNumber),
);
