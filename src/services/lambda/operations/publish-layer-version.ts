import { PublishLayerVersion } from "../../../models/lambda.js";
import { codeSource } from "../code-source.js";
import { implement } from "../implement.js";

export default implement(PublishLayerVersion, ({ service }, { Content, ...input }) =>
  service.layers.publish({ ...input, Content: codeSource(Content ?? {}) }),
);
