/** The errors that AWS's Node runtime itself raises; `name` is what the caller sees as `errorType`. */
export class RuntimeError extends Error {
  constructor(type: string, message: string) {
    super(message);
    this.name = `Runtime.${type}`;
  }
}

export class UnhandledPromiseRejection extends RuntimeError {
  readonly reason: unknown;
  readonly promise: unknown;
  constructor(reason: unknown, promise: unknown) {
    super("UnhandledPromiseRejection", String(reason));
    this.reason = reason;
    this.promise = promise;
  }
}

const isError = (value: unknown): value is Error =>
  value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";

/** The error as the caller of Invoke gets it. */
export function errorAnswer(error: unknown): string {
  try {
    if (!isError(error)) return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
    const { reason, promise } = error as UnhandledPromiseRejection;
    return JSON.stringify({
      errorType: error.name,
      errorMessage: error.message,
      ...(error instanceof UnhandledPromiseRejection && { reason: JSON.parse(errorAnswer(reason)), promise }),
      trace: String(error.stack ?? "").split("\n"),
    });
  } catch {
    return JSON.stringify({
      errorType: "handled",
      errorMessage:
        "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
    });
  }
}

/** The error as it stands in the log, behind `Invoke Error` or `Uncaught Exception`. */
export function errorForLog(error: unknown): string {
  if (!isError(error)) return JSON.stringify(error) ?? String(error);
  return JSON.stringify({
    errorType: error.name,
    errorMessage: error.message,
    ...Object.fromEntries(Object.entries(error).filter(([key]) => key !== "name")),
    stack: String(error.stack ?? "").split("\n"),
  });
}
