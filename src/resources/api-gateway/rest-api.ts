import { Fault } from "../../lib/fault.js";
import { definitionOf } from "../../services/apigateway/import/definition-text.js";
import type { RestApis } from "../../services/apigateway/service.js";
import type { Buckets } from "../../services/s3/service.js";
import { defined, policyText, tagMap, unlessGone, unspoken } from "../properties.js";
import type { Placed, Properties, ResourceContext, ResourceType } from "../resource-type.js";
import { responsesOfOthers } from "./gateway-response.js";
import { listing, replacing, type Step } from "./steps.js";

const NAME = "AWS::ApiGateway::RestApi";
const PROPERTIES = [
  "ApiKeySourceType",
  "BinaryMediaTypes",
  "Body",
  "BodyS3Location",
  "CloneFrom",
  "Description",
  "DisableExecuteApiEndpoint",
  "EndpointConfiguration",
  "FailOnWarnings",
  "MinimumCompressionSize",
  "Mode",
  "Name",
  "Parameters",
  "Policy",
  "Tags",
];

interface Services {
  readonly apis: RestApis;
  readonly buckets: Buckets;
}

/**
 * An API from its properties, from a definition, or from both: then the properties come on top of what the definition
 * says. A new definition is read over the old one; the API keeps its id and paths that stay keep theirs.
 */
export const restApi = ({ apis, buckets }: Services): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, PROPERTIES),
  async create(properties, context) {
    const body = bodyOf(properties, buckets);
    const creation = { random: context.random };
    const tags = tagMap(context, properties.Tags);
    const { id } =
      body === undefined
        ? apis.createRestApi({ ...settingsOf(properties), tags } as Parameters<RestApis["createRestApi"]>[0], creation)
        : apis.importApi(body, importOptions(properties), creation);
    context.initiated(id);
    try {
      if (body !== undefined) {
        apis.updateRestApi(id, settingSteps(apis, id, {}, properties));
        if (Object.keys(tags).length > 0) apis.tagResource(arnOf(id, context), tags);
      }
    } catch (error) {
      // An API that was half made has no owner who would remove it.
      await unlessGone(() => apis.deleteRestApi(id));
      throw error;
    }
    return placed(apis, id);
  },
  update(id, next, previous, context) {
    const body = bodyOf(next, buckets);
    if (body !== undefined) {
      const kept = responsesOfOthers(apis, id, context);
      apis.putRestApi(id, body, { mode: "overwrite", ...importOptions(next), ...(next.Mode && { mode: next.Mode }) });
      for (const response of kept) apis.putGatewayResponse(response);
    }
    apis.updateRestApi(id, settingSteps(apis, id, previous, next));
    const tags = tagMap(context, next.Tags);
    const gone = Object.keys(apis.getRestApi(id).tags ?? {}).filter((key) => !(key in tags));
    if (gone.length > 0) apis.untagResource(arnOf(id, context), gone);
    if (Object.keys(tags).length > 0) apis.tagResource(arnOf(id, context), tags);
    return placed(apis, id);
  },
  remove: (id) => unlessGone(() => apis.deleteRestApi(id)),
});

function placed(apis: RestApis, id: string): Placed {
  return { id, attributes: { RestApiId: id, RootResourceId: apis.getRestApi(id).rootResourceId } };
}

const arnOf = (id: string, { placement }: ResourceContext) => `arn:aws:apigateway:${placement.region}::/restapis/${id}`;

function bodyOf({ Body, BodyS3Location }: Properties, buckets: Buckets): object | undefined {
  if (Body !== undefined) return typeof Body === "string" ? definitionOf(Body) : (Body as object);
  if (BodyS3Location === undefined) return undefined;
  const { Bucket, Key } = BodyS3Location as { Bucket: string; Key: string };
  const object = buckets.getObject(Bucket, Key);
  if (!object) throw new Fault("InvalidRequest", `${NAME}: there is no object ${Key} in the bucket ${Bucket}`);
  return definitionOf(object.body);
}

const importOptions = ({ FailOnWarnings, Parameters }: Properties) =>
  defined({ failOnWarnings: FailOnWarnings as boolean | undefined, parameters: Parameters as Record<string, string> });

/** Properties as CreateRestApi takes them. CloudFormation takes an empty description for none. */
function settingsOf(properties: Properties) {
  const { EndpointConfiguration: endpoint } = properties;
  if (properties.Name === undefined && properties.CloneFrom === undefined)
    throw new Fault("InvalidRequest", `${NAME}: Name is required where there is no Body`);
  return defined({
    name: properties.Name,
    description: properties.Description || undefined,
    cloneFrom: properties.CloneFrom,
    binaryMediaTypes: properties.BinaryMediaTypes,
    minimumCompressionSize: properties.MinimumCompressionSize,
    apiKeySource: properties.ApiKeySourceType,
    disableExecuteApiEndpoint: properties.DisableExecuteApiEndpoint,
    policy: properties.Policy && policyText(properties.Policy),
    endpointConfiguration:
      endpoint &&
      defined({
        types: endpoint.Types,
        ipAddressType: endpoint.IpAddressType,
        vpcEndpointIds: endpoint.VpcEndpointIds,
      }),
  });
}

/** What the template says changes; what it no longer says returns to its default. */
function settingSteps(apis: RestApis, id: string, previous: Properties, next: Properties): Step[] {
  const api = apis.getRestApi(id);
  const said = (name: string) => next[name] !== undefined || previous[name] !== undefined;
  const policy = next.Policy === undefined ? undefined : policyText(next.Policy);
  const endpoint = next.EndpointConfiguration ?? (said("EndpointConfiguration") ? { Types: ["EDGE"] } : undefined);
  return [
    ...(next.Name === undefined || next.Body !== undefined ? [] : replacing("/name", api.name, next.Name)),
    ...(said("Description") ? replacing("/description", api.description, next.Description) : []),
    ...(said("MinimumCompressionSize")
      ? replacing("/minimumCompressionSize", api.minimumCompressionSize, next.MinimumCompressionSize)
      : []),
    ...(said("ApiKeySourceType")
      ? replacing("/apiKeySource", api.apiKeySource, next.ApiKeySourceType ?? "HEADER")
      : []),
    ...(said("DisableExecuteApiEndpoint")
      ? replacing("/disableExecuteApiEndpoint", api.disableExecuteApiEndpoint, next.DisableExecuteApiEndpoint ?? false)
      : []),
    ...(said("BinaryMediaTypes") ? listing("/binaryMediaTypes", api.binaryMediaTypes, next.BinaryMediaTypes) : []),
    ...(policy !== undefined
      ? [{ op: "replace", path: "/policy", value: policy } as const]
      : previous.Policy !== undefined
        ? [{ op: "remove", path: "/policy" } as const]
        : []),
    ...(endpoint?.Types?.[0] !== undefined && endpoint.Types[0] !== api.endpointConfiguration.types[0]
      ? [
          {
            op: "replace",
            path: `/endpointConfiguration/types/${api.endpointConfiguration.types[0]}`,
            value: endpoint.Types[0] as string,
          } as const,
        ]
      : []),
    ...(endpoint?.IpAddressType === undefined
      ? []
      : replacing(
          "/endpointConfiguration/ipAddressType",
          api.endpointConfiguration.ipAddressType,
          endpoint.IpAddressType,
        )),
  ];
}
