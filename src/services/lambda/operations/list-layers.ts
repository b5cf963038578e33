import { ListLayers } from "../../../models/lambda.js";
import { implement } from "../implement.js";
import { pageOf } from "../pages.js";

export default implement(ListLayers, ({ service }, input) => {
  const all = service.layers.list({ runtime: input.CompatibleRuntime, architecture: input.CompatibleArchitecture });
  const { items, next } = pageOf(all, input, ({ LayerName }) => LayerName ?? "");
  return { Layers: items, ...next };
});
