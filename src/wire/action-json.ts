import type { AnyOperation, ServiceModel } from "../models/smithy.js";
import { structureToJson } from "./json.js";
import type { Claim, Protocol, WireError, WireRequest, WireResponse } from "./protocol.js";
import { Query } from "./query.js";
import { Shape } from "./schema.js";

const OPTIONS = { jsonName: false };

type Json = Record<string, unknown>;

/** Members without a value are told as null (recorded). */
function withNulls(shape: Shape, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (shape.kind === "list") return (value as unknown[]).map((item) => withNulls(shape.element, item));
  if (shape.kind !== "structure") return value;
  return Object.fromEntries(
    shape.members.map(({ name, shape: member }) => [name, withNulls(member, (value as Json)[name])]),
  );
}

/**
 * AWS's older way to ask any service: a form or query with `Action` in, and JSON out for those who accept that. API
 * Gateway's `action` integrations speak it (recorded with SSM).
 */
export class ActionJson implements Protocol {
  readonly #query: Query;

  constructor(model: ServiceModel) {
    this.#query = new Query(model);
  }

  claim(request: WireRequest): Claim | undefined {
    return this.#query.claim(request);
  }

  readInput(operation: AnyOperation, request: WireRequest): Json {
    return this.#query.readInput(operation, request);
  }

  writeOutput(operation: AnyOperation, output: Readonly<Json>, requestId: string): WireResponse {
    const shape = Shape.of(operation.schema[5]);
    const result = shape.kind === "unit" ? {} : withNulls(shape, structureToJson(shape, output, OPTIONS));
    const body = {
      [`${operation.name}Response`]: {
        ...(shape.kind !== "unit" && { [`${operation.name}Result`]: result }),
        ResponseMetadata: { RequestId: requestId },
      },
    };
    return this.#json(200, body, requestId);
  }

  writeError({ code, message, statusCode, requestId }: WireError): WireResponse {
    const Type = statusCode < 500 ? "Sender" : "Receiver";
    return this.#json(statusCode, { Error: { Code: code, Message: message, Type }, RequestId: requestId }, requestId);
  }

  inputPrefix(): string {
    return "";
  }

  #json(statusCode: number, body: object, requestId: string): WireResponse {
    return {
      statusCode,
      headers: { "content-type": "application/json", "x-amzn-requestid": requestId },
      body: JSON.stringify(body),
    };
  }
}
