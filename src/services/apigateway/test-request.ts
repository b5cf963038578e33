/** The request that TestInvokeMethod and TestInvokeAuthorizer are given, as the API reference spells it. */
interface TestInput {
  readonly pathWithQueryString?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  readonly stageVariables?: Readonly<Record<string, string>>;
}

/** The same, as the data plane reads it. */
export interface TestRequest {
  /** Name, value, name, value, … */
  readonly rawHeaders: readonly string[];
  readonly rawPath: string;
  /** Without the question mark. */
  readonly rawQuery: string;
  readonly body: string;
  readonly stageVariables: Readonly<Record<string, string>>;
}

/** `path` stands where none is given. */
export function testRequestOf(input: TestInput, path: string): TestRequest {
  const [rawPath = "", ...query] = (input.pathWithQueryString || path).split("?");
  return {
    rawHeaders: [
      ...Object.entries(input.headers ?? {}).flat(),
      ...Object.entries(input.multiValueHeaders ?? {}).flatMap(([name, values]) =>
        values.flatMap((value) => [name, value]),
      ),
    ],
    rawPath,
    rawQuery: query.join("?"),
    body: input.body ?? "",
    stageVariables: input.stageVariables ?? {},
  };
}
