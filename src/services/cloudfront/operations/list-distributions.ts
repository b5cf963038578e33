import { ListDistributions } from "../../../models/cloudfront.js";
import { summary } from "../describe.js";
import { implement } from "../implement.js";

const MOST = 100;

/** A page begins after the distribution that its marker names. */
export default implement(ListDistributions, ({ service, fault }, { Marker = "", MaxItems = MOST }) => {
  const limit = Number(MaxItems);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw fault("InvalidArgument", `MaxItems must be between 1 and ${MOST}.`);
  const found = service.list({ ...(Marker !== "" && { after: Marker }), limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    DistributionList: {
      Marker,
      MaxItems: limit,
      IsTruncated: found.length > limit,
      Quantity: page.length,
      ...(found.length > limit && last && { NextMarker: last.id }),
      ...(page.length > 0 && { Items: page.map((distribution) => summary(service, distribution)) }),
    },
  };
});
