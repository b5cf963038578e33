import { type Intrinsic, textOf } from "./intrinsic.js";

/** Every region is answered with three zones, as most have. */
export const getAzs: Intrinsic = {
  name: "Fn::GetAZs",
  resolve(argument, scope) {
    const region = textOf(scope.resolve(argument), "every Fn::GetAZs object must have a String parameter.");
    return ["a", "b", "c"].map((zone) => `${region || scope.placement.region}${zone}`);
  },
};
