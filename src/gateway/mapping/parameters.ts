import type { Call } from "../call.js";
import { isHandedOn } from "../headers.js";
import { contextValue, pathOf } from "./context.js";

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
  if (header !== undefined) return isHandedOn(header.toLowerCase()) ? call.headers.get(header) : undefined;
  const headers = after(expression, "method.request.multivalueheader.");
  if (headers !== undefined) return joined(isHandedOn(headers.toLowerCase()) ? call.headers.all(headers) : []);
  const query = after(expression, "method.request.querystring.");
  if (query !== undefined) return call.query.get(query)?.at(-1);
  const queries = after(expression, "method.request.multivaluequerystring.");
  if (queries !== undefined) return joined(call.query.get(queries) ?? []);
  const path = after(expression, "method.request.path.");
  if (path !== undefined) return call.route?.pathParameters.get(path);
  const body = bodyValue(expression, "method.request.body", () => call.body.toString("utf8"));
  if (body) return body.value;
  return environmentValue(call, expression);
}

/** Every value that a mapping expression names: several for `multivalueheader` and `multivaluequerystring` alone. */
export function requestValues(call: Call, expression: string): readonly string[] {
  const headers = after(expression, "method.request.multivalueheader.");
  if (headers !== undefined) return isHandedOn(headers.toLowerCase()) ? call.headers.all(headers) : [];
  const queries = after(expression, "method.request.multivaluequerystring.");
  if (queries !== undefined) return call.query.get(queries) ?? [];
  const value = requestValue(call, expression);
  return value === undefined ? [] : [value];
}

/**
 * `method.request.body`, `integration.response.body` and what a JSON path behind them names, as text; undefined where
 * the expression is about something else.
 */
export function bodyValue(
  expression: string,
  prefix: string,
  body: () => string,
): { readonly value: string | undefined } | undefined {
  if (expression === prefix) return { value: body() };
  const path = after(expression, `${prefix}.`);
  if (path === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(body());
  } catch {
    return { value: undefined };
  }
  for (const step of pathOf(path)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return { value: undefined };
    value = (value as Record<string, unknown>)[step];
  }
  return { value: typeof value === "object" ? JSON.stringify(value) : String(value) };
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
