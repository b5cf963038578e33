import type { Call } from "./call.js";
import { withStageVariables } from "./mapping/parameters.js";

/** `arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<function's ARN>/invocations` */
const URI = /^arn:[^:]+:apigateway:[^:]*:lambda:path\/(?:\/)?2015-03-31\/functions\/(arn:[^/]+)\/invocations$/;
/** `arn:aws:lambda:<region>:<account>:function:<name>[:<alias or version>]` */
const FUNCTION_ARN = /^(arn:[^:]+:lambda:[^:]*:[^:]*:function:[^:]+)(?::([^:]+))?$/;

/** The function that an integration or an authorizer names. */
export interface LambdaTarget {
  /** With the qualifier, where there is one. */
  readonly arn: string;
  readonly functionArn: string;
  readonly qualifier: string | undefined;
}

const MOST_KNOWN = 1000;
const known = new Map<string, LambdaTarget | undefined>();

/** Undefined where the URI, its stage variables filled in, names no function. */
export function lambdaTarget(call: Call, uri: string | undefined): LambdaTarget | undefined {
  const filled = withStageVariables(call, uri ?? "");
  if (known.has(filled)) return known.get(filled);
  const target = parsed(filled);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(filled, target);
  return target;
}

function parsed(uri: string): LambdaTarget | undefined {
  const arn = URI.exec(uri)?.[1];
  const [, functionArn, qualifier] = FUNCTION_ARN.exec(arn ?? "") ?? [];
  return arn === undefined || functionArn === undefined ? undefined : { arn, functionArn, qualifier };
}

export const TIMED_OUT = Symbol("timed out");

/** API Gateway's limit on a function's time: the function goes on, but nobody waits for it any more. */
export const withinTimeout = <T>(work: Promise<T>, milliseconds: number): Promise<T | typeof TIMED_OUT> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds, TIMED_OUT);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });

/** The function's own message out of its error payload, for the person at the terminal. */
export function functionErrorMessage(payload: string): string {
  try {
    const { errorType, errorMessage } = JSON.parse(payload) as Record<string, unknown>;
    return [errorType, errorMessage].filter((part) => typeof part === "string").join(": ");
  } catch {
    return payload;
  }
}
