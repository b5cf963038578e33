import type { Call } from "../call.js";
import { isHandedOn } from "../headers.js";
import { contextVariables } from "./context.js";
import { javaMethods, javaText, printable } from "./java-values.js";
import { jsonPathReader } from "./json-path.js";

/** What isn't there is the empty text (recorded for `$util.urlEncode`). */
const textOf = (value: unknown): string => (value === undefined || value === null ? "" : String(value));

/** `$util`: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html */
const util = {
  escapeJavaScript: (text: unknown) =>
    textOf(text)
      .replace(/[\\"'/]/g, "\\$&")
      .replaceAll("\b", "\\b")
      .replaceAll("\f", "\\f")
      .replaceAll("\n", "\\n")
      .replaceAll("\r", "\\r")
      .replaceAll("\t", "\\t"),
  parseJson: (text: unknown) => printable(JSON.parse(textOf(text))),
  urlEncode: (text: unknown) =>
    encodeURIComponent(textOf(text))
      .replaceAll("%20", "+")
      .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`),
  urlDecode: (text: unknown) => decodeURIComponent(textOf(text).replaceAll("+", " ")),
  base64Encode: (text: unknown) => Buffer.from(textOf(text)).toString("base64"),
  base64Decode: (text: unknown) => Buffer.from(textOf(text), "base64").toString("utf8"),
};

function parameters(call: Call): Record<"path" | "querystring" | "header", Record<string, string>> {
  return {
    path: Object.fromEntries(call.route?.pathParameters ?? []),
    querystring: Object.fromEntries(Array.from(call.query, ([name, values]) => [name, values.at(-1) ?? ""])),
    header: Object.fromEntries(
      [...call.headers.entries()]
        .filter(([lower]) => isHandedOn(lower))
        .map(([, { name, values }]) => [name, values.at(-1) ?? ""]),
    ),
  };
}

/** `$input` over a message's body: the request's for request templates, the back end's for response templates. */
async function inputOf(call: Call, body: string): Promise<Record<string, unknown>> {
  const read = await jsonPathReader();
  let parsed: { value: unknown } | undefined;
  const json = (): unknown => {
    if (!parsed) {
      try {
        parsed = { value: JSON.parse(body === "" ? "{}" : body) };
      } catch {
        parsed = { value: body };
      }
    }
    return parsed.value;
  };
  return {
    body: body === "" ? "{}" : body,
    json: (path: string) => {
      const value = read(json(), path);
      return value === undefined ? '""' : JSON.stringify(value);
    },
    path: (path: string) => printable(structuredClone(read(json(), path))),
    params: (name?: string) => {
      const all = parameters(call);
      if (name === undefined) return printable(all);
      const header = isHandedOn(name.toLowerCase()) ? call.headers.get(name) : undefined;
      return all.path[name] ?? all.querystring[name] ?? header ?? "";
    },
  };
}

/** A mapping template that can't be rendered; the client gets a 500, the person at the terminal this sentence. */
export class TemplateError extends Error {}

/**
 * Renders a mapping template (Velocity with `$input`, `$context`, `$util`, `$stageVariables`). What it writes to
 * `$context.requestOverride` and `$context.responseOverride` stays with the call.
 */
export async function renderTemplate(call: Call, template: string, body: string): Promise<string> {
  const { Compile, Helper, parse } = await import("velocityjs");
  /**
   * Prints as AWS does: lists that came of JSON as JSON, where the engine prints every list as Java prints its own
   * (recorded), and nothing for what one of our variables doesn't have.
   */
  class Template extends Compile {
    override getReferences(...[ast, printing]: Parameters<InstanceType<typeof Compile>["getReferences"]>): string {
      const value: unknown = super.getReferences(ast, false);
      // Typed as text by the engine, but any value where it isn't printed.
      if (!printing) return value as string;
      if (value === undefined && ast.type === "references")
        return ast.id in variables || ast.leader === "$!" ? "" : Helper.getRefText(ast);
      if (value === null) return "";
      return Array.isArray(value) && Object.hasOwn(value, "toString") ? javaText(value) : (value as string);
    }
  }
  const variables = {
    input: await inputOf(call, body),
    context: printable(contextVariables(call)),
    util,
    stageVariables: { ...call.stage?.variables },
  };
  for (const side of [call.overrides.requestOverride, call.overrides.responseOverride])
    for (const place of ["header", "path", "querystring"]) side[place] ??= {};
  try {
    return new Template(parse(template), { escape: false, customMethodHandlers: javaMethods }).render(variables, {});
  } catch (error) {
    throw new TemplateError(error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : String(error));
  }
}
