import { id as newId } from "../../lib/ids.js";
import type { RestApis } from "../../services/apigateway/service.js";
import { defined, policyText, unlessGone, unspoken } from "../properties.js";
import type { Properties, ResourceType } from "../resource-type.js";
import { replacing } from "./steps.js";

const NAME = "AWS::ApiGateway::Model";
const PROPERTIES = ["ContentType", "Description", "Name", "RestApiId", "Schema"];

/** A model; its name is its id. The template's schema is an object or text. */
export const model = (apis: RestApis): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, PROPERTIES),
  create(properties, context) {
    // A model's name is alphanumeric, so the stack's name can't stand in it.
    const name: string = properties.Name ?? `model${newId(context.random, 10)}`;
    const { RestApiId, ContentType = "application/json", Description } = properties;
    apis.createModel(
      defined({
        restApiId: RestApiId as string,
        name,
        contentType: ContentType as string,
        description: Description as string,
        schema: schemaOf(properties),
      }),
      { random: context.random },
    );
    return { id: name, attributes: {} };
  },
  update(id, next, previous) {
    apis.updateModel(next.RestApiId, id, [
      ...replacing("/description", previous.Description, next.Description),
      ...replacing("/schema", schemaOf(previous), schemaOf(next)),
    ]);
    return { id, attributes: {} };
  },
  remove: (id, { RestApiId }) => unlessGone(() => apis.deleteModel(RestApiId, id)),
});

const schemaOf = ({ Schema }: Properties) => policyText(Schema ?? {});
