import { Fault } from "../../../lib/fault.js";
import { GetParametersByPath } from "../../../models/ssm.js";
import { describe } from "../describe.js";
import { implement } from "../implement.js";
import { afterToken, pageOf } from "../page.js";

const PAGE = 10;

export default implement(GetParametersByPath, ({ service, fault }, input) => {
  const { Path, Recursive = false, WithDecryption, MaxResults = PAGE, NextToken } = input;
  if (!Path.startsWith("/"))
    throw new Fault(
      "ValidationException",
      'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.',
    );
  let types: readonly string[] | undefined;
  for (const { Key, Option = "Equals", Values = [] } of input.ParameterFilters ?? []) {
    if (Key !== "Type")
      throw fault("InvalidFilterKey", `The filter key ${Key} is not supported: only Type can be filtered by.`);
    if (Option !== "Equals") throw fault("InvalidFilterOption", `The following filter option is not valid: ${Option}.`);
    types = Values;
  }
  const after = afterToken(NextToken);
  const found = service.byPath({ path: Path, recursive: Recursive, after, limit: MaxResults, ...(types && { types }) });
  const { page, ...next } = pageOf(found, MaxResults);
  return { Parameters: page.map((parameter) => describe(service, parameter, WithDecryption)), ...next };
});
