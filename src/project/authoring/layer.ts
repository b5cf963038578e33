import { ref } from "../gen1/intrinsics.js";
import { layerTemplate } from "../gen1/layer-part.js";
import type { JsonObject } from "../json-file.js";
import { type Backend, folderOf, type ShortId } from "./backend.js";

export type LayerRuntime = "nodejs" | "python";

/** Who may use a layer beside the project's own account. */
export type LayerSharing = { readonly public: true } | { readonly account: string } | { readonly organization: string };

/** What `add function` asks for where a layer is wanted. */
export interface LayerInputs {
  readonly name: string;
  readonly runtimes: readonly LayerRuntime[];
  readonly sharing: readonly LayerSharing[];
}

interface LayerLanguage {
  readonly name: string;
  /** As Lambda names what it is compatible with. */
  readonly runtime: string;
  readonly folder: string;
  /** What lies there from the start. */
  readonly files: Readonly<Record<string, string>>;
}

const PIPFILE = `[packages]

[dev-packages]
`;

export const LAYER_LANGUAGES: Readonly<Record<LayerRuntime, LayerLanguage>> = {
  nodejs: {
    name: "NodeJS",
    runtime: "nodejs22.x",
    folder: "nodejs",
    files: {
      "package.json": `${JSON.stringify({ version: "1.0.0", description: "", main: "index.js", dependencies: {}, devDependencies: {} }, undefined, 2)}\n`,
    },
  },
  python: { name: "Python", runtime: "python3.12", folder: "python", files: { Pipfile: PIPFILE } },
};

export function wrongLayerName(backend: Backend, name: string): string | undefined {
  if (!/^[a-zA-Z0-9]{1,129}$/.test(name)) return "A layer's name has 1 to 129 letters and digits, nothing else.";
  if (backend.settings("function", name) !== undefined || backend.draft.has(folderOf("function", name)))
    return `There is a function or layer ${name} already.`;
  return undefined;
}

/** What a word means: `public`, an account of twelve digits, or an organization; undefined for anything else. */
export function sharingOf(word: string): LayerSharing | undefined {
  if (word.toLowerCase() === "public") return { public: true };
  if (/^\d{12}$/.test(word)) return { account: word };
  return /^o-[a-z0-9]{10,32}$/.test(word) ? { organization: word } : undefined;
}

/** Adds a Lambda layer with its template, its settings and the folders for what it holds. */
export function addLayer(backend: Backend, inputs: LayerInputs, shortId: ShortId): void {
  const { name, runtimes } = inputs;
  const { draft } = backend;
  const folder = folderOf("function", name);
  const languages = runtimes.map((value) => ({ value, ...LAYER_LANGUAGES[value] }));
  draft.writeJson(`${folder}/${layerTemplate(name)}`, template(inputs, shortId()));
  draft.writeJson(`${folder}/parameters.json`, {
    ...(languages.length > 0 && { runtimes: languages.map(({ runtime }) => runtime) }),
    description: "",
  });
  draft.writeJson(`${folder}/layer-configuration.json`, {
    permissions: permissions(inputs.sharing),
    runtimes: languages.map(({ value, name: title, folder: path }) => ({
      ...{ value, name: title, layerExecutablePath: path },
    })),
  });
  for (const { folder: path, files } of languages) {
    draft.write(`${folder}/lib/${path}/README.txt`, "Replace this file with your layer files");
    for (const [file, text] of Object.entries(files)) draft.write(`${folder}/lib/${path}/${file}`, text);
  }
  draft.write(`${folder}/opt/README.txt`, "What lies in this folder lies in /opt of the functions, and wins over lib");
  backend.enter("function", name, { build: true, providerPlugin: "awscloudformation", service: "LambdaLayer" });
}

/** As `layer-configuration.json` keeps who may use it. */
function permissions(sharing: readonly LayerSharing[]): JsonObject[] {
  if (sharing.some((one) => "public" in one)) return [{ type: "Public" }];
  const accounts = sharing.flatMap((one) => ("account" in one ? [one.account] : []));
  const orgs = sharing.flatMap((one) => ("organization" in one ? [one.organization] : []));
  return [
    { type: "Private" },
    ...(accounts.length > 0 ? [{ type: "AwsAccounts", accounts }] : []),
    ...(orgs.length > 0 ? [{ type: "AwsOrg", orgs }] : []),
  ];
}

/** The template as the Amplify CLI writes it; a version has a logical id of its own. */
function template({ name, runtimes, sharing }: LayerInputs, id: string): JsonObject {
  const version = `LambdaLayerVersion${id}`;
  const compatible = runtimes.length > 0;
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "Lambda layer resource stack creation using Amplify CLI",
    Parameters: {
      env: { Type: "String" },
      deploymentBucketName: { Type: "String" },
      s3Key: { Type: "String" },
      description: { Type: "String", Default: "" },
      ...(compatible && { runtimes: { Type: "List<String>" } }),
    },
    Resources: {
      [version]: {
        Type: "AWS::Lambda::LayerVersion",
        Properties: {
          ...(compatible && { CompatibleRuntimes: ref("runtimes") }),
          Content: { S3Bucket: ref("deploymentBucketName"), S3Key: ref("s3Key") },
          Description: ref("description"),
          LayerName: { "Fn::Sub": [`${name}-\${env}`, { env: ref("env") }] },
        },
        DeletionPolicy: "Delete",
        UpdateReplacePolicy: "Retain",
      },
      ...Object.fromEntries(
        grants(sharing).map(([kind, grant]) => [`LambdaLayerPermission${kind}${id}`, allow(version, grant)]),
      ),
    },
    Outputs: { Arn: { Value: ref(version) } },
  };
}

const allow = (version: string, grant: JsonObject): JsonObject => ({
  Type: "AWS::Lambda::LayerVersionPermission",
  Properties: { Action: "lambda:GetLayerVersion", LayerVersionArn: ref(version), ...grant },
});

function grants(sharing: readonly LayerSharing[]): [kind: string, grant: JsonObject][] {
  if (sharing.some((one) => "public" in one)) return [["Public", { Principal: "*" }]];
  return [
    ["Private", { Principal: ref("AWS::AccountId") }],
    ...sharing.map((one): [string, JsonObject] => {
      if ("account" in one) return [`AwsAccounts${one.account}`, { Principal: one.account }];
      const organization = "organization" in one ? one.organization : "";
      return [`AwsOrg${organization.replace("-", "")}`, { OrganizationId: organization, Principal: "*" }];
    }),
  ];
}
