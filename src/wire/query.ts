import type { AnyOperation, ServiceModel } from "../models/smithy.js";
import type { Claim, Protocol, WireError, WireRequest, WireResponse } from "./protocol.js";
import { scalarFromText } from "./scalars.js";
import { Shape, traitsOfTuple } from "./schema.js";
import { element, escapeXml, structureToXml } from "./xml.js";

/** AWS Query: a form in, XML out. CloudFormation, IAM, STS. */
export class Query implements Protocol {
  readonly #model: ServiceModel;
  readonly #unspoken: ReadonlyMap<string, Claim>;

  constructor(model: ServiceModel) {
    this.#model = model;
    this.#unspoken = new Map(model.unspoken.map((unspoken) => [unspoken.name, { unspoken }]));
  }

  claim(request: WireRequest): Claim | undefined {
    const form = formOf(request);
    const version = form.get("Version");
    if (version !== null && version !== this.#model.apiVersion) return undefined;
    const name = form.get("Action") ?? "";
    const operation = Object.hasOwn(this.#model.operations, name) ? this.#model.operations[name] : undefined;
    return operation ? { operation } : this.#unspoken.get(name);
  }

  readInput(operation: AnyOperation, request: WireRequest): Record<string, unknown> {
    const shape = Shape.of(operation.schema[4]);
    return shape.kind === "unit" ? {} : (readForm(shape, formTree(formOf(request))) as Record<string, unknown>);
  }

  writeOutput(operation: AnyOperation, output: Readonly<Record<string, unknown>>, requestId: string): WireResponse {
    const shape = Shape.of(operation.schema[5]);
    const result =
      shape.kind === "unit" ? "" : element(`${operation.name}Result`, structureToXml(shape, output).content);
    const metadata = element("ResponseMetadata", element("RequestId", requestId));
    return this.#xml(200, `${operation.name}Response`, result + metadata, requestId);
  }

  writeError(error: WireError): WireResponse {
    const without = new Set(["message", "Message"]);
    const modelled = error.schema ? structureToXml(Shape.of(error.schema), error.members, without).content : "";
    const code = (error.schema && traitsOfTuple(error.schema).awsQueryError?.[0]) ?? error.code;
    const detail =
      element("Type", error.statusCode < 500 ? "Sender" : "Receiver") +
      element("Code", escapeXml(code)) +
      element("Message", escapeXml(error.message)) +
      modelled;
    const content = element("Error", detail) + element("RequestId", error.requestId);
    return this.#xml(error.statusCode, "ErrorResponse", content, error.requestId);
  }

  inputPrefix(): string {
    return "";
  }

  #xml(statusCode: number, name: string, content: string, requestId: string): WireResponse {
    const namespace = ` xmlns="${this.#model.xmlNamespace ?? ""}"`;
    return {
      statusCode,
      headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
      body: element(name, content, namespace),
    };
  }
}

/** POST carries the form in the body, the old GET form in the query. */
export const formOf = (request: Pick<WireRequest, "method" | "rawQuery" | "body">): URLSearchParams =>
  new URLSearchParams(request.method === "GET" ? request.rawQuery : request.body.toString("utf8"));

/** `Tags.member.1.Key=a` as a tree of its dotted parts. */
interface Tree {
  value?: string;
  readonly children: Map<string, Tree>;
}

function formTree(form: URLSearchParams): Tree {
  const root: Tree = { children: new Map() };
  for (const [key, value] of form) {
    let node = root;
    for (const part of key.split(".")) {
      let next = node.children.get(part);
      if (!next) {
        next = { children: new Map() };
        node.children.set(part, next);
      }
      node = next;
    }
    node.value = value;
  }
  return root;
}

const numbered = (tree: Tree | undefined): Tree[] =>
  [...(tree?.children ?? [])]
    .filter(([part]) => /^\d+$/.test(part))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);

function readForm(shape: Shape, tree: Tree): unknown {
  const { traits } = shape;
  if (shape.kind === "structure") {
    const result: Record<string, unknown> = {};
    for (const { name, shape: member } of shape.members) {
      const child = tree.children.get(member.traits.xmlName ?? name);
      if (child) result[name] = readForm(member, child);
    }
    return result;
  }
  if (shape.kind === "list") {
    const items = traits.xmlFlattened ? tree : (tree.children.get(shape.element.traits.xmlName ?? "member") ?? tree);
    return numbered(items).map((item) => readForm(shape.element, item));
  }
  if (shape.kind === "map") {
    const keyName = shape.key.traits.xmlName ?? "key";
    const valueName = shape.element.traits.xmlName ?? "value";
    return Object.fromEntries(
      numbered(traits.xmlFlattened ? tree : tree.children.get("entry")).map((entry) => [
        entry.children.get(keyName)?.value ?? "",
        readForm(shape.element, entry.children.get(valueName) ?? { children: new Map() }),
      ]),
    );
  }
  return scalarFromText(shape, tree.value ?? "", "date-time");
}
