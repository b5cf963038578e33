import type { Value } from "../value.js";
import { refuse, type Scope } from "./intrinsic.js";

/** What a condition function takes: a boolean, or the text of one. */
export function truthOf(value: Value, scope: Scope, within: string): boolean {
  const resolved = scope.resolve(value);
  if (resolved === true || resolved === "true") return true;
  if (resolved === false || resolved === "false") return false;
  return refuse(`every ${within} object requires conditions as parameters.`);
}
