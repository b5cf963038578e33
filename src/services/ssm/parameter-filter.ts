import { Fault } from "../../lib/fault.js";
import type { Parameters, ParameterVersion } from "./service.js";

/** A filter as DescribeParameters takes it. */
export interface ParameterFilter {
  readonly Key: string;
  readonly Option?: string;
  readonly Values?: readonly string[];
}

type Test = (parameter: ParameterVersion) => boolean;

const invalidOption = (option: string) =>
  new Fault("InvalidFilterOption", `The following filter option is not valid: ${option}.`);

/** A path that a name lies under, its own level or any below. */
const isUnder = (name: string, path: string, option: string): boolean => {
  const prefix = path.endsWith("/") ? path : `${path}/`;
  return name.startsWith(prefix) && (option === "Recursive" || !name.includes("/", prefix.length));
};

/** Leading slashes don't count where names are compared. */
const withoutSlash = (name: string): string => name.replace(/^\//, "");

function nameTest(option: string, values: readonly string[]): Test {
  const tests: Readonly<Record<string, (name: string, value: string) => boolean>> = {
    Equals: (name, value) => name === value,
    BeginsWith: (name, value) => withoutSlash(name).startsWith(withoutSlash(value)),
    Contains: (name, value) => name.includes(value),
  };
  const test = tests[option];
  if (!test) throw invalidOption(option);
  return ({ name }) => values.some((value) => test(name, value));
}

function pathTest(option: string, values: readonly string[]): Test {
  if (option !== "OneLevel" && option !== "Recursive") throw invalidOption(option);
  return ({ name }) => values.some((path) => isUnder(name, path, option));
}

function valueTest(read: (parameter: ParameterVersion) => string | undefined): typeof nameTest {
  return (option, values) => {
    if (option !== "Equals" && option !== "BeginsWith") throw invalidOption(option);
    return (parameter) => {
      const value = read(parameter);
      return (
        value !== undefined && values.some((each) => (option === "Equals" ? value === each : value.startsWith(each)))
      );
    };
  };
}

const TESTS: Readonly<Record<string, typeof nameTest>> = {
  Name: nameTest,
  Path: pathTest,
  Type: valueTest(({ type }) => type),
  KeyId: valueTest(({ keyId }) => keyId),
  Tier: valueTest(({ tier }) => tier),
  DataType: valueTest(() => "text"),
};

/**
 * Whether a parameter passes all filters. Throws InvalidFilterKey, InvalidFilterOption.
 * Source: Systems Manager API reference, "ParameterStringFilter".
 */
export function filterOf(service: Parameters, filters: readonly ParameterFilter[]): Test {
  const tests = filters.map(({ Key, Option, Values = [] }): Test => {
    if (Key.startsWith("tag:")) {
      const name = Key.slice("tag:".length);
      return (parameter) =>
        service
          .tagsOf(parameter.name)
          .some(({ Key, Value }) => Key === name && (Values.length === 0 || Values.includes(Value)));
    }
    const test = TESTS[Key];
    if (!test) throw new Fault("InvalidFilterKey", `The following filter key is not valid: ${Key}.`);
    return test(Option ?? (Key === "Path" ? "OneLevel" : "Equals"), Values);
  });
  return (parameter) => tests.every((test) => test(parameter));
}
