import { AddLayerVersionPermission } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(AddLayerVersionPermission, ({ service }, { LayerName, VersionNumber, ...input }) =>
  service.layers.addPermission(LayerName, VersionNumber, input),
);
