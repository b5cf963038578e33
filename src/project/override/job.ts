import type { ResourceSpecification } from "../../models/resource-specification.js";
import type { Handles } from "./stack.js";

/** What the child process is told, as JSON on its standard input. */
export interface OverrideJob {
  /** `surface`: our own objects; `cdk`: the real aws-cdk-lib of the project. */
  readonly over: "surface" | "cdk";
  /** override.ts as CommonJS, with its source map inside. */
  readonly code: string;
  /** Where the code would lie had it been compiled beside override.ts. */
  readonly file: string;
  readonly template: Record<string, unknown>;
  readonly specifications: Readonly<Record<string, ResourceSpecification>>;
  readonly handles: Handles;
  readonly className: string;
  readonly takenParameter: string;
  readonly projectInfo: { readonly envName: string; readonly projectName: string };
}

/** What it answers, as JSON on descriptor 3. */
export type OverrideAnswer =
  | { readonly template: Record<string, unknown>; readonly parameters: Record<string, unknown> }
  | { readonly error: { readonly message: string; readonly stack: string; readonly missing?: string } };
