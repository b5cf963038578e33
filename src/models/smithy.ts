import type { StaticErrorSchema, StaticOperationSchema } from "@smithy/types";

/** One operation of AWS's model: its wire schema, and its input, output and error names as types. */
export interface Operation<In, Out, Errors extends string> {
  readonly name: string;
  /** `[9, namespace, name, traits, input, output]`, as the SDK clients ship it, with AWS's constraints merged in. */
  readonly schema: StaticOperationSchema;
  /** The errors this operation may raise. */
  readonly errors: readonly StaticErrorSchema[];
  /** Phantom: exists for the compiler only. */
  readonly types?: [In, Out, Errors];
}

/** An operation whatever it takes and gives: for lists of them. */
// biome-ignore lint/suspicious/noExplicitAny: the three are phantom; `implement` ties them to a function
export type AnyOperation = Operation<any, any, any>;

export const operation = <In, Out, Errors extends string>(
  schema: unknown,
  errors: readonly unknown[],
): Operation<In, Out, Errors> => {
  const operationSchema = schema as StaticOperationSchema;
  return { name: operationSchema[2], schema: operationSchema, errors: errors as readonly StaticErrorSchema[] };
};

export type Protocol = "json" | "query" | "rest-json" | "rest-xml";

/** An operation that AWS has and this program doesn't speak: enough of it to be named in the refusal. */
export interface UnspokenOperation {
  readonly name: string;
  /** HTTP method and URI template of the REST protocols. */
  readonly http?: readonly [method: string, uri: string];
}

/** What AWS's model says of a service as a whole. */
export interface ServiceModel {
  readonly serviceId: string;
  readonly endpointPrefix: string;
  /** The service's name in a SigV4 credential scope. */
  readonly signingName: string;
  readonly protocol: Protocol;
  readonly apiVersion: string;
  readonly jsonVersion?: "1.0" | "1.1";
  /** The part of `X-Amz-Target` before the dot. */
  readonly targetPrefix?: string;
  readonly xmlNamespace?: string;
  readonly namespace: string;
  /** Names of operations that need no signature. */
  readonly unsigned: readonly string[];
  readonly operations: Readonly<Record<string, AnyOperation>>;
  readonly unspoken: readonly UnspokenOperation[];
}

/**
 * The SDK types required members `T | undefined`; by the time an operation runs, a request that lacks one has been
 * refused, so the undefined is taken away.
 */
export type Checked<T> = T extends Date | Uint8Array | string | number | boolean | undefined
  ? T
  : T extends readonly (infer E)[]
    ? Checked<E>[]
    : { [K in keyof T]: Checked<Exclude<T[K], undefined>> };
