import { CreateInvalidation } from "../../../models/cloudfront.js";
import { implement } from "../implement.js";

export default implement(CreateInvalidation, ({ service, fault }, { DistributionId, InvalidationBatch: batch }) => {
  if (!batch?.Paths || batch.CallerReference === undefined)
    throw fault(
      "MissingBody",
      "This operation requires a body. Ensure that the body is present and the Content-Type header is set.",
    );
  const { id, created, paths, callerReference } = service.createInvalidation(DistributionId, {
    paths: batch.Paths.Items ?? [],
    quantity: batch.Paths.Quantity,
    callerReference: batch.CallerReference,
  });
  return {
    Location: `https://cloudfront.amazonaws.com/2020-05-31/distribution/${DistributionId}/invalidation/${id}`,
    Invalidation: {
      Id: id,
      Status: "Completed",
      CreateTime: new Date(created),
      InvalidationBatch: {
        Paths: { Quantity: paths.length, Items: [...paths] },
        CallerReference: callerReference,
      },
    },
  };
});
