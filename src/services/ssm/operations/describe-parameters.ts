import { Fault } from "../../../lib/fault.js";
import { DescribeParameters } from "../../../models/ssm.js";
import { implement } from "../implement.js";
import { afterToken, pageOf } from "../page.js";
import { filterOf } from "../parameter-filter.js";

const PAGE = 50;

export default implement(DescribeParameters, ({ service }, input) => {
  const { Filters = [], ParameterFilters = [], MaxResults = PAGE, NextToken } = input;
  if (Filters.length > 0 && ParameterFilters.length > 0)
    throw new Fault("ValidationException", "You can use either Filters or ParameterFilters in a single request.");
  // The older form: names by their beginning.
  const older = Filters.map(({ Key, Values }) => ({ Key, Values, Option: Key === "Name" ? "BeginsWith" : "Equals" }));
  const fits = filterOf(service, [...older, ...ParameterFilters]);
  // Nobody shares parameters with the one account that there is.
  const found = input.Shared ? [] : service.list({ fits, after: afterToken(NextToken), limit: MaxResults });
  const { page, ...next } = pageOf(found, MaxResults);
  return {
    Parameters: page.map((parameter) => ({
      Name: parameter.name,
      ARN: service.arnOf(parameter.name),
      Type: parameter.type,
      ...(parameter.keyId !== undefined && { KeyId: parameter.keyId }),
      LastModifiedDate: new Date(parameter.lastModified),
      LastModifiedUser: `arn:aws:iam::${service.placement.accountId}:root`,
      ...(parameter.description !== undefined && { Description: parameter.description }),
      ...(parameter.allowedPattern !== undefined && { AllowedPattern: parameter.allowedPattern }),
      Version: parameter.version,
      Tier: parameter.tier,
      Policies: [],
      DataType: "text",
    })),
    ...next,
  };
});
