import type { ControlPlane, Creation } from "../control-plane.js";
import { badRequest } from "../faults.js";
import type { ApiSnapshot, RestApi } from "../rest-api.js";
import { endpointConfiguration } from "../rest-apis.js";
import { prefixOf } from "./base-path.js";
import {
  type ApiDocument,
  type DefinitionBody,
  entriesOf,
  isJson,
  jsonOf,
  listOf,
  readDocument,
  resolved,
  textOf,
} from "./document.js";
import { ImportDraft } from "./draft.js";
import { Findings } from "./findings.js";
import { type ImportScope, methodOf } from "./operation.js";
import { importModels } from "./schemas.js";
import { importAuthorizers } from "./security.js";
import { importGatewayResponses, importRequestValidators, importSettings } from "./settings.js";

export interface ImportOptions {
  readonly failOnWarnings?: boolean | undefined;
  readonly basepath?: string | undefined;
  /** As in the API: `endpointConfigurationTypes`, `basepath`, `ignore=documentation`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}

/** Makes an API of a definition. Its name is the definition's title. */
export function importRestApi(
  plane: ControlPlane,
  body: DefinitionBody,
  options: ImportOptions,
  creation: Creation = {},
): RestApi {
  const document = readDocument(body);
  const name = textOf(jsonOf(document.root.info).title);
  if (!name) throw badRequest("Invalid OpenAPI input.");
  const id = plane.freshId(10, (taken) => plane.find(taken) !== undefined, creation);
  const rootResourceId = plane.freshId(10, () => false, creation);
  const types = options.parameters?.endpointConfigurationTypes?.split(",");
  const empty: ApiSnapshot = {
    api: {
      id,
      name,
      createdDate: plane.now(),
      apiKeySource: "HEADER",
      endpointConfiguration: endpointConfiguration(types ? { types } : undefined),
      disableExecuteApiEndpoint: false,
      rootResourceId,
    },
    resources: [{ id: rootResourceId, path: "/", resourceMethods: {} }],
    authorizers: [],
    models: [],
    requestValidators: [],
    gatewayResponses: [],
  };
  return readInto(plane, empty, document, { ...options, mode: "overwrite" });
}

/** Reads a definition into an API that is there: over it, or (the default) beside what it has. */
export function putRestApi(
  plane: ControlPlane,
  restApiId: string,
  body: DefinitionBody,
  { mode = "merge", ...options }: ImportOptions & { mode?: string | undefined },
): RestApi {
  if (mode !== "merge" && mode !== "overwrite")
    throw badRequest("Invalid mode specified. Must be one of [merge, overwrite]");
  return readInto(plane, plane.api(restApiId), readDocument(body), { ...options, mode });
}

/** The API is kept only when the whole definition could be read; its warnings go out with the answer alone. */
function readInto(
  plane: ControlPlane,
  before: ApiSnapshot,
  document: ApiDocument,
  { mode, failOnWarnings = false, basepath, parameters }: ImportOptions & { mode: "merge" | "overwrite" },
): RestApi {
  const draft = new ImportDraft(before, mode);
  const findings = new Findings();
  const settings = { document, draft, findings, mode, placement: plane.placement };
  importSettings(settings);
  importModels(document, draft, findings);
  importRequestValidators(settings);
  importGatewayResponses(settings);
  const schemes = importAuthorizers(document, draft, findings);
  importPaths({ document, draft, findings, schemes }, prefixOf(document, basepath ?? parameters?.basepath));
  findings.settle({ failOnWarnings });
  plane.save(draft.snapshot);
  const { api } = draft.snapshot;
  return findings.warnings.length > 0 ? { ...api, warnings: findings.warnings } : api;
}

const OPERATIONS: Readonly<Record<string, string>> = {
  get: "GET",
  put: "PUT",
  post: "POST",
  delete: "DELETE",
  patch: "PATCH",
  options: "OPTIONS",
  head: "HEAD",
  "x-amazon-apigateway-any-method": "ANY",
};

function importPaths(scope: ImportScope, prefix: readonly string[]): void {
  const { document, draft, findings } = scope;
  for (const [path, reference] of entriesOf(document.root.paths)) {
    if (!path.startsWith("/")) continue;
    const item = resolved(document, reference);
    const parts = [...prefix, ...path.split("/").filter((part) => part !== "")];
    const resource = findings.attempt(`Unable to create resource at path '/${parts.join("/")}'`, () =>
      draft.resource(parts),
    );
    if (!resource) continue;
    for (const [key, operation] of Object.entries(item)) {
      const httpMethod = Object.hasOwn(OPERATIONS, key) ? OPERATIONS[key] : undefined;
      if (httpMethod === undefined || !isJson(operation)) continue;
      const method = methodOf(scope, resource, { httpMethod, operation, shared: listOf(item.parameters) });
      if (method) draft.put(resource.path, method);
    }
  }
}
