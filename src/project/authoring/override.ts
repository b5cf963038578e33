import { type Backend, folderOf } from "./backend.js";

export type OverrideKind = "api" | "auth" | "project" | "storage" | "table" | "userPoolGroups";

const TYPES: Record<OverrideKind, { readonly type: string; readonly what: string }> = {
  api: { type: "AmplifyApiRestResourceStackTemplate", what: "the REST API" },
  auth: { type: "AmplifyAuthCognitoStackTemplate", what: "the user pool and its identity pool" },
  userPoolGroups: { type: "AmplifyUserPoolGroupStackTemplate", what: "the groups of the user pool" },
  storage: { type: "AmplifyS3ResourceTemplate", what: "the bucket and its policies" },
  table: { type: "AmplifyDDBResourceTemplate", what: "the table" },
  project: { type: "AmplifyRootStackTemplate", what: "the root stack of the project" },
};

const CATEGORIES: Readonly<Record<Exclude<OverrideKind, "project">, string>> = {
  ...{ api: "api", auth: "auth", userPoolGroups: "auth", storage: "storage", table: "storage" },
};

/** The folder that holds a resource's override.ts; the root stack's has a place of its own. */
export const overrideFolder = (kind: OverrideKind, name: string): string =>
  kind === "project" ? "amplify/backend/awscloudformation" : folderOf(CATEGORIES[kind], name);

/** Writes an empty override.ts, and what an editor and the Amplify CLI need to understand it. */
export function addOverride(backend: Backend, kind: OverrideKind, name: string): void {
  const { draft } = backend;
  const { type, what } = TYPES[kind];
  draft.write(
    `${overrideFolder(kind, name)}/override.ts`,
    `// Changes what is generated for ${what}, before it is deployed.
import { ${type}, AmplifyProjectInfo } from '@aws-amplify/cli-extensibility-helper';

export function override(resources: ${type}, amplifyProjectInfo: AmplifyProjectInfo) {

}
`,
  );
  if (!draft.has("amplify/backend/package.json"))
    draft.writeJson("amplify/backend/package.json", {
      name: "overrides",
      version: "1.0.0",
      description: "",
      scripts: { build: "tsc", watch: "tsc -w" },
      dependencies: { "@aws-amplify/cli-extensibility-helper": "^3.0.33" },
      devDependencies: { typescript: "^4.2.4" },
    });
  if (!draft.has("amplify/backend/tsconfig.json"))
    draft.writeJson("amplify/backend/tsconfig.json", {
      compilerOptions: {
        target: "es6",
        module: "commonjs",
        strict: false,
        esModuleInterop: true,
        skipLibCheck: true,
        forceConsistentCasingInFileNames: true,
        outDir: "build",
      },
    });
}
