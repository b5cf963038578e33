import { ListLayerVersions } from "../../../models/lambda.js";
import { implement } from "../implement.js";
import { pageOf } from "../pages.js";

export default implement(ListLayerVersions, ({ service }, input) => {
  const wanted = { runtime: input.CompatibleRuntime, architecture: input.CompatibleArchitecture };
  const all = service.layers.versions(input.LayerName, wanted);
  const { items, next } = pageOf(all, input, ({ Version }) => String(Version));
  return { LayerVersions: items, ...next };
});
