import type { AnyOperation, ServiceModel } from "../models/smithy.js";
import { parseJson, readJson, structureToJson } from "./json.js";
import type { Claim, Protocol, WireError, WireRequest, WireResponse } from "./protocol.js";
import { serializationFault } from "./scalars.js";
import { Shape } from "./schema.js";

const OPTIONS = { jsonName: false };

/** AWS JSON 1.0 and 1.1: `POST /`, the operation in `X-Amz-Target`, everything else in a JSON body. */
export class AwsJson implements Protocol {
  readonly #model: ServiceModel;
  readonly #contentType: string;
  readonly #unspoken: ReadonlyMap<string, Claim>;

  constructor(model: ServiceModel) {
    this.#model = model;
    this.#contentType = `application/x-amz-json-${model.jsonVersion ?? "1.1"}`;
    this.#unspoken = new Map(model.unspoken.map((unspoken) => [unspoken.name, { unspoken }]));
  }

  claim(request: WireRequest): Claim | undefined {
    const target = request.headers["x-amz-target"] ?? "";
    const dot = target.lastIndexOf(".");
    if (target.slice(0, dot) !== this.#model.targetPrefix) return undefined;
    const name = target.slice(dot + 1);
    const operation = Object.hasOwn(this.#model.operations, name) ? this.#model.operations[name] : undefined;
    return operation ? { operation } : this.#unspoken.get(name);
  }

  readInput(operation: AnyOperation, request: WireRequest): Record<string, unknown> {
    const value = parseJson(request.body);
    const shape = Shape.of(operation.schema[4]);
    if (shape.kind === "unit") return {};
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw serializationFault("Unexpected value type in payload");
    return readJson(shape, value, OPTIONS) as Record<string, unknown>;
  }

  writeOutput(operation: AnyOperation, output: Readonly<Record<string, unknown>>, requestId: string): WireResponse {
    const shape = Shape.of(operation.schema[5]);
    const body = shape.kind === "unit" ? "" : JSON.stringify(structureToJson(shape, output, OPTIONS));
    return { statusCode: 200, headers: this.#headers(requestId), body };
  }

  writeError(error: WireError): WireResponse {
    const modelled = error.schema ? structureToJson(Shape.of(error.schema), error.members, OPTIONS) : {};
    const headers = this.#headers(error.requestId);
    // User pools name the error in headers too, with a colon behind it, as recorded on AWS; browsers' clients read them.
    if (this.#model.endpointPrefix.startsWith("cognito-")) {
      headers["x-amzn-errortype"] = `${error.code}:`;
      headers["x-amzn-errormessage"] = headerSafe(error.message);
    }
    const body = JSON.stringify({ __type: error.code, ...modelled, message: error.message });
    return { statusCode: error.statusCode, headers, body };
  }

  inputPrefix(): string {
    return "";
  }

  #headers(requestId: string): Record<string, string> {
    return { "content-type": this.#contentType, "x-amzn-requestid": requestId };
  }
}

/** Header values are Latin-1 on the wire and hold no control characters. */
const headerSafe = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, "?");
