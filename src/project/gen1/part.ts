import type { Asset, ProjectFunction } from "../compiled-project.js";
import type { JsonObject } from "../json-file.js";

/** One nested stack of the project, ready for the root stack. */
export interface Part {
  /** Template and parameters as they are before a push changes them, where they are generated. */
  readonly built?: {
    readonly template: JsonObject;
    readonly parameters: JsonObject;
    /** Name of the template in the `build` folder, where it isn't `<name>-cloudformation-template.json`. */
    readonly file?: string;
  };
  readonly category: string;
  readonly name: string;
  /** Key of the template in the deployment bucket. */
  readonly key: string;
  readonly template: JsonObject;
  readonly parameters: JsonObject;
  readonly assets?: readonly Asset[];
  readonly functions?: readonly ProjectFunction[];
  readonly missingDependencies?: readonly { readonly function: string; readonly directory: string }[];
  readonly watch: readonly string[];
}

export const templateKey = (category: string, file: string): string => `amplify-cfn-templates/${category}/${file}`;
