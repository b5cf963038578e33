import { createHash } from "node:crypto";
import { isObject, type Json, type JsonObject } from "../json-file.js";
import { type Api, stageSuffix } from "./api-model.js";
import { definitionOf } from "./definition.js";
import { attributesOf, objectOf, type Sam, taken } from "./sam.js";

const REST_API = ["ApiKeySourceType", "BinaryMediaTypes", "Description", "FailOnWarnings", "MinimumCompressionSize"];
const STAGE = [
  ...["AccessLogSetting", "CacheClusterEnabled", "CacheClusterSize", "CanarySetting", "MethodSettings"],
  ...["TracingEnabled", "Variables"],
];
const OWN = [
  ...["AlwaysDeploy", "Auth", "Cors", "DefinitionBody", "DefinitionUri", "DisableExecuteApiEndpoint"],
  ...["EndpointConfiguration", "GatewayResponses", "MergeDefinitions", "Mode", "Name", "OpenApiVersion"],
  ...["PropagateTags", "StageName", "Tags"],
];
const NOT_MADE = ["Domain", "Models", "MergeDefinitions", "AlwaysDeploy", "Policy", "SecurityPolicy"];

/** AWS::Serverless::Api → RestApi, Deployment, Stage, and what its Auth asks for. */
export function transformApi(sam: Sam, api: Api): void {
  const { id, properties, resource } = api;
  for (const name of Object.keys(properties)) {
    if (NOT_MADE.includes(name)) sam.unsupported(id, name);
    else if (!REST_API.includes(name) && !STAGE.includes(name) && !OWN.includes(name))
      sam.wrong(id, `property ${name} not defined for resource of type AWS::Serverless::Api`);
  }
  if (properties.StageName === undefined) sam.wrong(id, "Missing required property 'StageName'.");
  const source = sourceOf(sam, api);
  const endpoint = endpointOf(properties.EndpointConfiguration);
  sam.resources[id] = {
    Type: "AWS::ApiGateway::RestApi",
    ...attributesOf(resource, ["Condition", "DependsOn", "Metadata", "DeletionPolicy", "UpdateReplacePolicy"]),
    Properties: {
      ...source,
      ...taken(properties, [...REST_API, "Name", "Mode"]),
      ...(endpoint && {
        EndpointConfiguration: endpoint,
        Parameters: { endpointConfigurationTypes: typesOf(endpoint) },
      }),
    },
  };
  const stageId = `${id}${typeof properties.StageName === "string" ? stageSuffix(api) : ""}Stage`;
  const deploymentId = deployment(sam, api, source);
  sam.resources[stageId] = {
    Type: "AWS::ApiGateway::Stage",
    ...attributesOf(resource),
    Properties: {
      DeploymentId: { Ref: deploymentId },
      RestApiId: { Ref: id },
      StageName: properties.StageName ?? "",
      ...taken(properties, STAGE),
      ...(properties.Tags !== undefined && {
        Tags: Object.entries(objectOf(properties.Tags)).map(([Key, Value]): JsonObject => ({ Key, Value })),
      }),
    },
  };
  sam.references.set(`${id}.Stage`, stageId);
  sam.references.set(`${id}.Deployment`, deploymentId);
  authorizerPermissions(sam, api);
  usagePlan(sam, api, stageId);
}

function sourceOf(sam: Sam, api: Api): JsonObject {
  const { DefinitionUri: uri, DefinitionBody: body } = api.properties;
  if (uri === undefined) return { Body: definitionOf(sam, api) };
  if (body !== undefined)
    sam.wrong(api.id, "Specify either 'DefinitionUri' or 'DefinitionBody' property and not both.");
  for (const name of ["Cors", "Auth", "GatewayResponses"])
    if (api.properties[name] !== undefined)
      sam.wrong(api.id, `${name} works only with inline Swagger specified in 'DefinitionBody' property.`);
  if (isObject(uri)) return { BodyS3Location: uri };
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(String(uri)) ?? [];
  if (Bucket !== undefined && Key !== undefined) return { BodyS3Location: { Bucket, Key } };
  sam.wrong(api.id, "DefinitionUri is no file and no S3 address");
  return {};
}

function endpointOf(value: Json | undefined): JsonObject | undefined {
  if (value === undefined) return undefined;
  if (!isObject(value) || value.Type === undefined) return { Types: [value] };
  return {
    Types: [value.Type],
    ...(value.VPCEndpointIds !== undefined && { VpcEndpointIds: value.VPCEndpointIds }),
  };
}

const typesOf = ({ Types }: JsonObject): Json => (Array.isArray(Types) ? (Types[0] ?? "") : "");

/** Another state of the definition is another deployment, with another logical id. */
function deployment(sam: Sam, { id, properties, resource }: Api, source: JsonObject): string {
  const hash = createHash("sha1").update(JSON.stringify(source)).digest("hex");
  const deploymentId = `${id}Deployment${hash.slice(0, 10)}`;
  sam.resources[deploymentId] = {
    Type: "AWS::ApiGateway::Deployment",
    ...attributesOf(resource),
    Properties: {
      Description: `RestApi deployment id: ${hash}`,
      RestApiId: { Ref: id },
      // SAM's own stage that nobody asked for; OpenApiVersion is the documented way to be rid of it.
      ...(properties.OpenApiVersion === undefined && { StageName: "Stage" }),
    },
  };
  return deploymentId;
}

/** Without FunctionInvokeRole, API Gateway may call an authorizer's function by the function's own policy. */
function authorizerPermissions(sam: Sam, { id, properties, resource }: Api): void {
  for (const [name, authorizer] of Object.entries(objectOf(objectOf(properties.Auth).Authorizers))) {
    const { FunctionArn: arn, DisableFunctionDefaultPermissions: disabled } = objectOf(authorizer);
    if (arn === undefined || disabled === true) continue;
    sam.resources[`${id}${name}AuthorizerPermission`] = {
      Type: "AWS::Lambda::Permission",
      ...attributesOf(resource),
      Properties: {
        Action: "lambda:InvokeFunction",
        FunctionName: arn,
        Principal: "apigateway.amazonaws.com",
        SourceArn: {
          "Fn::Sub": [
            "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*",
            { __ApiId__: { Ref: id } },
          ],
        },
      },
    };
  }
}

function usagePlan(sam: Sam, { id, properties, resource }: Api, stageId: string): void {
  const plan = objectOf(properties.Auth).UsagePlan;
  if (plan === undefined) return;
  const settings = objectOf(plan);
  if (settings.CreateUsagePlan === "NONE") return;
  if (settings.CreateUsagePlan !== "PER_API") {
    sam.unsupported(id, `Auth.UsagePlan.CreateUsagePlan ${String(settings.CreateUsagePlan)}`);
    return;
  }
  const make = (suffix: string, type: string, needs: string, made: JsonObject) => {
    sam.resources[`${id}${suffix}`] = {
      Type: `AWS::ApiGateway::${type}`,
      ...attributesOf(resource),
      DependsOn: [needs],
      Properties: made,
    };
  };
  make("UsagePlan", "UsagePlan", id, {
    ApiStages: [{ ApiId: { Ref: id }, Stage: { Ref: stageId } }],
    ...taken(settings, ["Description", "Quota", "Throttle", "UsagePlanName"]),
  });
  make("ApiKey", "ApiKey", `${id}UsagePlan`, {
    Enabled: true,
    StageKeys: [{ RestApiId: { Ref: id }, StageName: { Ref: stageId } }],
  });
  make("UsagePlanKey", "UsagePlanKey", `${id}ApiKey`, {
    KeyId: { Ref: `${id}ApiKey` },
    KeyType: "API_KEY",
    UsagePlanId: { Ref: `${id}UsagePlan` },
  });
}
