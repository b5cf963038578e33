import type { RestApis } from "../../services/apigateway/service.js";
import { defined, tagMap, unlessGone, unspoken } from "../properties.js";
import type { Placed, Properties, ResourceContext, ResourceType } from "../resource-type.js";
import { replacing } from "./steps.js";

const NAME = "AWS::ApiGateway::ApiKey";
/** `GenerateDistinctId` changes nothing: every key's id is distinct from its value. */
const PROPERTIES = ["CustomerId", "Description", "Enabled", "GenerateDistinctId", "Name", "Tags", "Value"];

/** A key without a value gets one that is the same on every machine, as ids are. */
export const apiKey = (apis: RestApis): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, PROPERTIES),
  create(properties, context) {
    const { id } = apis.createApiKey(
      defined({
        name: properties.Name ?? context.generatedName(),
        description: properties.Description,
        customerId: properties.CustomerId,
        enabled: properties.Enabled ?? false,
        value: properties.Value,
        tags: tagMap(context, properties.Tags),
      }),
      { random: context.random },
    );
    return placed(id);
  },
  update(id, next, previous, context) {
    apis.updateApiKey(id, [
      ...replacing("/customerId", previous.CustomerId, next.CustomerId),
      ...replacing("/description", previous.Description, next.Description),
      ...replacing("/enabled", previous.Enabled ?? false, next.Enabled ?? false),
    ]);
    retag(apis, { kind: "apikeys", id, tags: apis.getApiKey(id).tags }, next, context);
    return placed(id);
  },
  remove: (id) => unlessGone(() => apis.deleteApiKey(id)),
});

const placed = (id: string): Placed => ({ id, attributes: { APIKeyId: id } });

interface Tagged {
  readonly kind: "apikeys" | "usageplans";
  readonly id: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** Gives what is there the tags of its new properties, and no others. */
export function retag(
  apis: RestApis,
  { kind, id, tags = {} }: Tagged,
  next: Properties,
  context: ResourceContext,
): void {
  const arn = `arn:aws:apigateway:${context.placement.region}::/${kind}/${id}`;
  const wanted = tagMap(context, next.Tags);
  const gone = Object.keys(tags).filter((key) => !(key in wanted));
  if (gone.length > 0) apis.untagResource(arn, gone);
  if (Object.keys(wanted).length > 0) apis.tagResource(arn, wanted);
}
