import { model } from "../../models/cloudfront.js";
import type { AwsService } from "../operation.js";
import createInvalidation from "./operations/create-invalidation.js";
import getDistribution from "./operations/get-distribution.js";
import listDistributions from "./operations/list-distributions.js";
import type { Distributions } from "./service.js";

export const cloudFront = (service: Distributions): AwsService<Distributions> => ({
  model,
  service,
  handlers: [createInvalidation, getDistribution, listDistributions],
});
