import type { StaticErrorSchema } from "@smithy/types";
import type { AnyOperation, UnspokenOperation } from "../models/smithy.js";

/** A request to the control plane, its body read whole. */
export interface WireRequest {
  readonly method: string;
  /** As sent: percent-encoded, without the query; for S3 without the bucket, which then is in `labels`. */
  readonly path: string;
  /** The path as the client signed it: `path` with the bucket, where that was taken out. */
  readonly signedPath: string;
  /** name, value, name, value, … as sent. */
  readonly rawHeaders: readonly string[];
  /** As sent, without the question mark. */
  readonly rawQuery: string;
  /** Names in lower case; several of one name joined by `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  /** Input members that were said elsewhere than the model's URI template: S3's `Bucket`. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface WireResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
}

/** An error on its way to the client: AWS's code and sentence, and the modelled shape where AWS models it. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly statusCode: number;
  readonly members: Readonly<Record<string, unknown>>;
  readonly schema: StaticErrorSchema | undefined;
  readonly requestId: string;
}

export type Claim = { readonly operation: AnyOperation } | { readonly unspoken: UnspokenOperation };

/** One of AWS's wire protocols, seen from the server. */
export interface Protocol {
  /** Which operation a request means; undefined where it means none of this service. */
  claim(request: WireRequest): Claim | undefined;
  /** Throws a `Fault` where the request cannot be read. */
  readInput(operation: AnyOperation, request: WireRequest): Record<string, unknown>;
  writeOutput(operation: AnyOperation, output: Readonly<Record<string, unknown>>, requestId: string): WireResponse;
  writeError(error: WireError): WireResponse;
  /** How the input is named in front of a member in validation sentences; empty where it isn't. */
  inputPrefix(operation: AnyOperation, member: string): string;
}

/** The parts of a query string or form, in order, decoded. */
export function parametersOf(text: string): Map<string, string[]> {
  const parameters = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const values = parameters.get(name);
    if (values) values.push(value);
    else parameters.set(name, [value]);
  }
  return parameters;
}
