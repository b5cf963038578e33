import type { Call } from "../call.js";
import { contextValue } from "./context.js";

/** Splits off a prefix: `method.request.header.X` → `X`. */
const after = (text: string, prefix: string) => (text.startsWith(prefix) ? text.slice(prefix.length) : undefined);

/** `'static'` → `static`. */
export const staticValue = (expression: string): string | undefined =>
  expression.length >= 2 && expression.startsWith("'") && expression.endsWith("'")
    ? expression.slice(1, -1)
    : undefined;

/**
 * A mapping expression over the request: static values, `method.request.*`, `context.*`, `stageVariables.*`.
 * Undefined where it names nothing that the request has.
 */
export function requestValue(call: Call, expression: string): string | undefined {
  const fixed = staticValue(expression);
  if (fixed !== undefined) return fixed;
  const header = after(expression, "method.request.header.");
  if (header !== undefined) return call.headers.get(header);
  const headers = after(expression, "method.request.multivalueheader.");
  if (headers !== undefined) return joined(call.headers.all(headers));
  const query = after(expression, "method.request.querystring.");
  if (query !== undefined) return call.query.get(query)?.at(-1);
  const queries = after(expression, "method.request.multivaluequerystring.");
  if (queries !== undefined) return joined(call.query.get(queries) ?? []);
  const path = after(expression, "method.request.path.");
  if (path !== undefined) return call.route?.pathParameters.get(path);
  if (expression === "method.request.body") return call.request.body.toString("utf8");
  return environmentValue(call, expression);
}

/** What a mapping may name besides the message itself: `context.*` and `stageVariables.*`. */
export function environmentValue(call: Call, expression: string): string | undefined {
  const context = after(expression, "context.");
  if (context !== undefined) return contextValue(call, context);
  const variable = after(expression, "stageVariables.");
  if (variable === undefined) return undefined;
  const variables = call.stage?.variables;
  return variables && Object.hasOwn(variables, variable) ? variables[variable] : undefined;
}

const joined = (values: readonly string[]) => (values.length === 0 ? undefined : values.join(","));

const VARIABLE = /\$\{stageVariables\.([A-Za-z0-9_-]+)\}/g;

/** `${stageVariables.x}` in a URI. */
export const withStageVariables = (call: Call, text: string): string =>
  text.includes("${")
    ? text.replace(VARIABLE, (_, name: string) => environmentValue(call, `stageVariables.${name}`) ?? "")
    : text;
