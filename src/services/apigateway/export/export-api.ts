import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Checked } from "../../../models/smithy.js";
import type { ControlPlane } from "../control-plane.js";
import { badRequest, notFound } from "../faults.js";
import type { ApiSnapshot, RequestValidator } from "../rest-api.js";
import { type Dialect, type Extensions, type Json, operationOf, reference, type Scope } from "./operation.js";
import { schemesOf } from "./security.js";

export interface Exported {
  readonly body: string;
  readonly contentType: string;
  readonly fileName: string;
}

const KNOWN_EXTENSIONS = ["integrations", "authorizers", "apigateway"];

/** The definition of what a stage serves. Errors: NotFoundException, BadRequestException. */
export async function getExport(plane: ControlPlane, input: Checked<Sdk.GetExportRequest>): Promise<Exported> {
  const { exportType } = input;
  if (exportType !== "swagger" && exportType !== "oas30") throw badRequest(`No API exporter for type '${exportType}'`);
  plane.api(input.restApiId);
  const served = plane.served(input.restApiId, input.stageName);
  if (!served) throw notFound("Invalid stage identifier specified");
  const { snapshot, createdDate } = served.deployment;
  const version = snapshot.api.version ?? `${new Date(createdDate).toISOString().slice(0, 19)}Z`;
  const scope = { snapshot, dialect: exportType, extensions: extensionsOf(input.parameters) } as const;
  const document = documentOf(scope, { version, stageName: input.stageName, region: plane.placement.region });
  const yaml = input.accepts === "application/yaml";
  if (input.accepts !== undefined && !yaml && input.accepts !== "application/json")
    throw badRequest("Invalid accepts specified. Must be one of [application/json, application/yaml]");
  return {
    body: yaml ? (await import("./yaml-text.js")).stringify(document) : JSON.stringify(document, undefined, 2),
    contentType: "application/octet-stream",
    fileName: `${exportType}_${version}.${yaml ? "yaml" : "json"}`,
  };
}

function extensionsOf(parameters: Readonly<Record<string, string>> | undefined): Extensions {
  const named = (parameters?.extensions ?? "").split(",").filter((name) => name !== "");
  const unknown = named.find((name) => !KNOWN_EXTENSIONS.includes(name));
  if (unknown !== undefined) throw badRequest(`Sekisho does not export the extensions '${unknown}'`);
  const all = named.includes("apigateway");
  return {
    all,
    integrations: all || named.includes("integrations"),
    authorizers: all || named.includes("authorizers"),
  };
}

interface Place {
  readonly version: string;
  readonly stageName: string;
  readonly region: string;
}

function documentOf(scope: Scope, place: Place): Json {
  const { snapshot, dialect } = scope;
  const { id, name, description } = snapshot.api;
  const info = { title: name, ...(description !== undefined && { description }), version: place.version };
  const host = `${id}.execute-api.${place.region}.amazonaws.com`;
  const schemas = schemasOf(scope);
  const schemes = schemesOf(scope);
  const paths = pathsOf(scope);
  if (dialect === "swagger")
    return {
      swagger: "2.0",
      info,
      host,
      basePath: `/${place.stageName}`,
      schemes: ["https"],
      paths,
      ...(hasMembers(schemes) && { securityDefinitions: schemes }),
      ...(hasMembers(schemas) && { definitions: schemas }),
      ...rootExtensions(scope),
    };
  return {
    openapi: "3.0.1",
    info,
    servers: [{ url: `https://${host}/{basePath}`, variables: { basePath: { default: place.stageName } } }],
    paths,
    components: {
      ...(hasMembers(schemas) && { schemas }),
      ...(hasMembers(schemes) && { securitySchemes: schemes }),
    },
    ...rootExtensions(scope),
  };
}

const hasMembers = (value: object): boolean => Object.keys(value).length > 0;

const VERBS: Readonly<Record<string, string>> = { ANY: "x-amazon-apigateway-any-method" };

function pathsOf(scope: Scope): Json {
  const resources = [...scope.snapshot.resources]
    .filter(({ resourceMethods }) => hasMembers(resourceMethods))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
  return Object.fromEntries(
    resources.map((resource) => [
      resource.path,
      Object.fromEntries(
        Object.entries(resource.resourceMethods).map(([verb, method]) => [
          VERBS[verb] ?? verb.toLowerCase(),
          operationOf(scope, resource, method),
        ]),
      ),
    ]),
  );
}

const MODEL_URL = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/([^/]+)$/;

/** The schema with references within the document, and the models that these name. */
function rewritten(value: unknown, dialect: Dialect, named: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => rewritten(item, dialect, named));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "$schema");
  return Object.fromEntries(
    entries.map(([key, item]) => {
      const model = key === "$ref" && typeof item === "string" ? MODEL_URL.exec(item)?.[1] : undefined;
      if (model === undefined) return [key, rewritten(item, dialect, named)];
      named.add(model);
      return [key, reference(dialect, model).$ref];
    }),
  );
}

/** The models that methods use, and those that these refer to. */
function schemasOf({ snapshot, dialect }: Scope): Json {
  const schemas: Json = {};
  const named = new Set(modelsOfMethods(snapshot));
  // A set that grows while it is walked: what is added is visited too.
  for (const name of named) {
    const schema = snapshot.models.find((model) => model.name === name)?.schema;
    if (schema !== undefined) schemas[name] = rewritten(JSON.parse(schema), dialect, named);
  }
  return schemas;
}

const modelsOfMethods = ({ resources }: ApiSnapshot): string[] =>
  resources
    .flatMap(({ resourceMethods }) => Object.values(resourceMethods))
    .flatMap(({ requestModels, methodResponses }) => [
      ...Object.values(requestModels ?? {}),
      ...Object.values(methodResponses ?? {}).flatMap(({ responseModels }) => Object.values(responseModels ?? {})),
    ]);

const validatorExtension = ({ validateRequestBody, validateRequestParameters }: RequestValidator) => ({
  validateRequestBody,
  validateRequestParameters,
});

function rootExtensions({ snapshot, extensions }: Scope): Json {
  if (!extensions.all) return {};
  const { api, gatewayResponses, requestValidators } = snapshot;
  const byName = requestValidators.map((validator) => [validator.name, validatorExtension(validator)]);
  const byType = gatewayResponses.map(({ responseType, ...response }) => [
    responseType,
    { ...response, ...(response.statusCode !== undefined && { statusCode: Number(response.statusCode) }) },
  ]);
  return {
    ...(api.policy !== undefined && { "x-amazon-apigateway-policy": JSON.parse(api.policy) }),
    ...(byType.length > 0 && { "x-amazon-apigateway-gateway-responses": Object.fromEntries(byType) }),
    ...(byName.length > 0 && { "x-amazon-apigateway-request-validators": Object.fromEntries(byName) }),
    ...(api.apiKeySource === "AUTHORIZER" && { "x-amazon-apigateway-api-key-source": "AUTHORIZER" }),
    ...(api.minimumCompressionSize !== undefined && {
      "x-amazon-apigateway-minimum-compression-size": api.minimumCompressionSize,
    }),
    ...(api.binaryMediaTypes && { "x-amazon-apigateway-binary-media-types": [...api.binaryMediaTypes] }),
  };
}
