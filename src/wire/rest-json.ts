import type { AnyOperation } from "../models/smithy.js";
import { parseJson, readJson, structureToJson, toJson } from "./json.js";
import type { WireError, WireResponse } from "./protocol.js";
import { inputName, Rest } from "./rest.js";
import { Shape } from "./schema.js";

const OPTIONS = { jsonName: true };

/** REST-JSON: API Gateway, Lambda. */
export class RestJson extends Rest {
  protected readonly contentType = "application/json";

  protected readDocument(shape: Shape, body: Buffer): Record<string, unknown> {
    return readJson(shape, parseJson(body), OPTIONS) as Record<string, unknown>;
  }

  protected writeDocument(
    shape: Shape,
    value: Readonly<Record<string, unknown>>,
    without: ReadonlySet<string>,
  ): string {
    return JSON.stringify(structureToJson(shape, value, OPTIONS, without));
  }

  protected writePayload(shape: Shape, value: unknown): string {
    return JSON.stringify(toJson(shape, value, OPTIONS));
  }

  writeError(error: WireError): WireResponse {
    const headers: Record<string, string> = {
      "content-type": this.contentType,
      "x-amzn-requestid": error.requestId,
      "x-amzn-errortype": error.code,
    };
    if (!error.schema)
      return { statusCode: error.statusCode, headers, body: JSON.stringify({ message: error.message }) };
    const shape = Shape.of(error.schema);
    // The model says how a service spells it: Lambda has both `Message` and `message`, by error.
    const spelling = shape.members.find(({ name }) => name.toLowerCase() === "message")?.name ?? "message";
    const bound = this.writeBound(shape, { ...error.members, [spelling]: error.message }, error.statusCode, headers);
    const document = bound.body === "" ? { message: error.message } : JSON.parse(String(bound.body));
    return { statusCode: error.statusCode, headers, body: JSON.stringify(document) };
  }

  /** API Gateway names the input before a member of the body, and not before one of the path: as recorded. */
  inputPrefix(operation: AnyOperation, member: string): string {
    if (this.model.endpointPrefix !== "apigateway") return "";
    const bound = Shape.of(operation.schema[4]).member(member)?.shape.traits;
    return bound?.httpLabel ? "" : inputName(operation);
  }
}
