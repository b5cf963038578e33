import type { WireError, WireResponse } from "./protocol.js";
import { Rest } from "./rest.js";
import { Shape } from "./schema.js";
import { element, escapeXml, namespaceAttribute, parseXml, readXml, structureToXml } from "./xml.js";

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** REST-XML: S3 and CloudFront. */
export class RestXml extends Rest {
  protected readonly contentType = "application/xml";

  /** The same form for every service of this protocol. */
  get #namespace(): string {
    const { endpointPrefix, apiVersion } = this.model;
    return ` xmlns="http://${endpointPrefix}.amazonaws.com/doc/${apiVersion}/"`;
  }

  protected readDocument(shape: Shape, body: Buffer): Record<string, unknown> {
    return readXml(shape, parseXml(body.toString("utf8"))) as Record<string, unknown>;
  }

  protected writeDocument(
    shape: Shape,
    value: Readonly<Record<string, unknown>>,
    without: ReadonlySet<string>,
  ): string {
    return this.#document(shape.traits.xmlName ?? shape.name, shape, value, without);
  }

  protected writePayload(shape: Shape, value: unknown): string {
    return this.#document(shape.traits.xmlName ?? shape.name, shape, value as Record<string, unknown>);
  }

  #document(
    name: string,
    shape: Shape,
    value: Readonly<Record<string, unknown>>,
    without?: ReadonlySet<string>,
  ): string {
    const { attributes, content } = structureToXml(shape, value, without);
    return DECLARATION + element(name, content, (namespaceAttribute(shape) || this.#namespace) + attributes);
  }

  /** S3's stands alone and without a namespace: botocore reads no code otherwise. The others' lies in an `ErrorResponse`. */
  writeError(error: WireError): WireResponse {
    const modelled = error.schema ? structureToXml(Shape.of(error.schema), error.members).content : "";
    const extra = error.schema
      ? modelled
      : Object.entries(error.members)
          .map(([name, value]) => element(name, escapeXml(String(value))))
          .join("");
    if (this.model.signingName !== "s3") return this.#wrappedError(error, modelled);
    const content =
      element("Code", escapeXml(error.code)) +
      element("Message", escapeXml(error.message)) +
      extra +
      element("RequestId", error.requestId);
    return {
      statusCode: error.statusCode,
      headers: { "content-type": this.contentType, "x-amz-request-id": error.requestId },
      body: error.statusCode === 304 ? "" : DECLARATION + element("Error", content),
    };
  }

  #wrappedError({ code, message, statusCode, requestId }: WireError, modelled: string): WireResponse {
    const type = element("Type", statusCode < 500 ? "Sender" : "Receiver");
    const told = type + element("Code", escapeXml(code)) + element("Message", escapeXml(message)) + modelled;
    const content = element("Error", told) + element("RequestId", requestId);
    return {
      statusCode,
      headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
      body: DECLARATION + element("ErrorResponse", content, this.#namespace),
    };
  }

  inputPrefix(): string {
    return "";
  }
}
