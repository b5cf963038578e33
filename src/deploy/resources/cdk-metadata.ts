import type { EngineType } from "../engine-type.js";

/** CDK's note of the constructs in use: it has a physical id and does nothing. */
export const cdkMetadata: EngineType = {
  name: "AWS::CDK::Metadata",
  create: (_properties, context) => ({ id: context.generatedName(), attributes: {} }),
  update: (id) => ({ id, attributes: {} }),
  remove: () => {},
};
