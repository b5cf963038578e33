import { GetFunction } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(GetFunction, ({ service }, { FunctionName, Qualifier }) => {
  const configuration = service.configuration(FunctionName, Qualifier);
  const tags = service.tags(configuration.FunctionName);
  const concurrency = service.reservedConcurrency(configuration.FunctionName);
  const location = service.codeLocation(configuration.FunctionName, configuration.Version);
  return {
    Configuration: configuration,
    Code: { RepositoryType: "S3", ...(location !== undefined && { Location: location }) },
    ...(Object.keys(tags).length > 0 && { Tags: tags }),
    ...(concurrency !== undefined && { Concurrency: { ReservedConcurrentExecutions: concurrency } }),
  };
});
