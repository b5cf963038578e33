import type { Placement } from "../lib/placement.js";
import type { FrontEnd } from "./front-end/front-end.js";
import type { JsonObject } from "./json-file.js";

/** Something that must lie in a bucket before the templates are deployed. */
export interface Asset {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  /** Changes exactly when the body changes. */
  readonly fingerprint: string;
  body(): Promise<Uint8Array>;
}

/** A function whose code lies in the user's project, so that it can be run from there. */
export interface ProjectFunction {
  /** The name that the project gives it, e.g. `functionName`. */
  readonly logicalName: string;
  /** The name in Lambda, e.g. `functionName-dev`; undefined where CloudFormation makes the name up. */
  readonly functionName: string | undefined;
  /** Logical id of the function in its template, and of the nested stack that holds the template. */
  readonly resource: { readonly logicalId: string; readonly stack: string | undefined };
  /** Absolute path of the folder with the code. */
  readonly source: string;
  readonly runtime: string | undefined;
  readonly handler: string | undefined;
}

/** A resource of the project that we can't deploy, and why. */
export interface UnsupportedResource {
  readonly category: string;
  readonly resource: string;
  readonly reason: string;
}

/** A resource of the project with what changes exactly when it would be deployed otherwise. */
export interface ProjectResource {
  /** `api`, `auth`, …; `stack` in a cdk.out. */
  readonly category: string;
  readonly name: string;
  readonly fingerprint: string;
}

/** A generated resource before a push adds to it. */
export interface BuiltResource {
  readonly category: string;
  readonly name: string;
  /** Name of the template in the `build` folder, where it isn't `<name>-cloudformation-template.json`. */
  readonly file?: string;
  readonly template: JsonObject;
  readonly parameters: JsonObject;
}

/** The file in which a person mends a template. */
export interface TemplateSource {
  /** Key of the nested template among the assets; undefined for the root template. */
  readonly key: string | undefined;
  /** Absolute path. */
  readonly file: string;
  /** `template`: the file holds the template; `program`: it changes one that is generated, as override.ts does. */
  readonly kind: "template" | "program";
}

/** A user pool that lies outside of the project, and what one must be like to stand in for it. */
export interface ImportedPool {
  /** Of the auth resource. */
  readonly name: string;
  readonly userPoolId: string;
  readonly userPoolName: string;
  /** Of the identity pool that was imported with it. */
  readonly identityPoolId: string | undefined;
  /** Of the app clients that the project knows. */
  readonly clientIds: readonly string[];
  /** `email`, `phone_number`: what a user signs in with in the place of a username. */
  readonly usernameAttributes: readonly string[];
  readonly aliasAttributes: readonly string[];
  readonly requiredAttributes: readonly string[];
  readonly autoVerifiedAttributes: readonly string[];
  readonly passwordLength: number;
  /** `Requires Lowercase`, … */
  readonly passwordCharacters: readonly string[];
}

export interface CompiledProject {
  readonly kind: "amplify-gen1" | "cdk-out" | "sam" | "cloudformation";
  /** The project's own name. */
  readonly name: string;
  readonly environment: string;
  readonly region: string;
  readonly stackName: string;
  /** The root template. Nested templates are assets. */
  readonly template: JsonObject;
  readonly parameters: Readonly<Record<string, string>>;
  /** Stack tags. */
  readonly tags: Readonly<Record<string, string>>;
  readonly capabilities: readonly string[];
  /**
   * A root template that makes the bucket of the assets and nothing else that needs them: Amplify creates the stack with
   * it (`amplify init`), fills the bucket and then updates. Undefined where the buckets are to be made by the caller.
   */
  readonly bootstrap: JsonObject | undefined;
  /** Buckets that no template makes and that must exist before the assets are put. */
  readonly buckets: readonly string[];
  /** SSM parameters that must exist before the deployment, e.g. CDK's bootstrap version. */
  readonly ssmParameters: Readonly<Record<string, string>>;
  readonly assets: readonly Asset[];
  /** Where the templates come from, as far as people write them. */
  readonly sources?: readonly TemplateSource[];
  /** What the project is made of, for telling what a push would change. */
  readonly resources: readonly ProjectResource[];
  /** Of an Amplify project: what the Amplify CLI keeps in the `build` folders of generated resources. */
  readonly built?: readonly BuiltResource[];
  readonly functions: readonly ProjectFunction[];
  /** Functions whose `src/package.json` has dependencies and whose `node_modules` is absent. */
  readonly missingDependencies: readonly { readonly function: string; readonly directory: string }[];
  /**
   * Scripts of the project's package.json that the Amplify CLI runs before it packs a function (`amplify:<function>`), as
   * functions in TypeScript have. They are not run here: they write into the project.
   */
  readonly buildScripts: readonly { readonly function: string; readonly script: string; readonly directory: string }[];
  /** Left out of the templates: console hosting, and with `skipUnsupported` all else that can't be deployed. */
  readonly unsupported: readonly UnsupportedResource[];
  /** User pools that the project uses and that none of its stacks makes, by the name of the auth resource. */
  readonly importedPools?: readonly ImportedPool[];
  readonly frontEnd: FrontEnd | undefined;
  /** Further stacks of the same assembly, in the order in which they are to be deployed before this one. */
  readonly before: readonly CompiledStack[];
  /** Files and folders whose change means that the project must be compiled again. */
  readonly watch: readonly string[];
}

export interface CompiledStack {
  readonly stackName: string;
  readonly template: JsonObject;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

export interface CompileOptions {
  /** Amplify's environment; without it the one that is checked out, else the first there is, else `dev`. */
  readonly environment?: string | undefined;
  /** Where to deploy to; the region that the project names for its environment wins over this one. */
  readonly placement: Placement;
  /** Folder in which results of override.ts are kept by content; without it each compile runs it. */
  readonly cacheDirectory?: string | undefined;
  /** Leave out what we can't deploy, naming it in `unsupported`, instead of failing. */
  readonly skipUnsupported?: boolean | undefined;
  /** Told in one line each what takes long. */
  readonly progress?: ((line: string) => void) | undefined;
  /** How long one override.ts may run, in milliseconds. */
  readonly overrideTimeout?: number | undefined;
  /** Installs the packages of a folder. Without it a missing package is an error that names the command. */
  readonly installPackages?: ((directory: string) => Promise<void>) | undefined;
  /** Values of a template's parameters; only for templates that are given as such. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** In a cdk.out with several stacks: the one to deploy. */
  readonly stack?: string | undefined;
}
