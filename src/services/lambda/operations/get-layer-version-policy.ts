import { GetLayerVersionPolicy } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(GetLayerVersionPolicy, ({ service }, { LayerName, VersionNumber }) =>
  service.layers.policy(LayerName, VersionNumber),
);
