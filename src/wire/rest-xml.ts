import type { WireError, WireResponse } from "./protocol.js";
import { Rest } from "./rest.js";
import { Shape } from "./schema.js";
import { element, escapeXml, namespaceAttribute, parseXml, readXml, structureToXml } from "./xml.js";

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const S3_NAMESPACE = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

/** REST-XML: S3. */
export class RestXml extends Rest {
  protected readonly contentType = "application/xml";

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
    return DECLARATION + element(name, content, (namespaceAttribute(shape) || S3_NAMESPACE) + attributes);
  }

  /** Without a namespace: botocore reads no code otherwise, and S3 sends none. */
  writeError(error: WireError): WireResponse {
    const modelled = error.schema ? structureToXml(Shape.of(error.schema), error.members).content : "";
    const extra = error.schema
      ? modelled
      : Object.entries(error.members)
          .map(([name, value]) => element(name, escapeXml(String(value))))
          .join("");
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

  inputPrefix(): string {
    return "";
  }
}
