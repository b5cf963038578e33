import type { RestApis } from "../../services/apigateway/service.js";
import { tagMap, unlessGone, unspoken } from "../properties.js";
import type { Properties, ResourceContext, ResourceType } from "../resource-type.js";
import { applyStageSettings, STAGE_SETTINGS, unspokenMethodSettings } from "./stage-settings.js";

const NAME = "AWS::ApiGateway::Stage";
const PROPERTIES = ["DeploymentId", "RestApiId", "StageName", ...STAGE_SETTINGS];

export const stage = (apis: RestApis): ResourceType => {
  const placed = (id: string) => ({ id, attributes: {} });
  return {
    name: NAME,
    validate: (properties) => [...unspoken(NAME, properties, PROPERTIES), ...unspokenMethodSettings(NAME, properties)],
    async create(properties, context) {
      const place = placeOf(properties);
      apis.createStage({ ...place, deploymentId: properties.DeploymentId, tags: tagMap(context, properties.Tags) });
      context.initiated(place.stageName);
      try {
        applyStageSettings(apis, place, {}, properties);
      } catch (error) {
        // A stage that was half made has no owner who would remove it.
        await unlessGone(() => apis.deleteStage(place.restApiId, place.stageName));
        throw error;
      }
      return placed(place.stageName);
    },
    update(id, next, previous, context) {
      const place = placeOf(next);
      const { deploymentId, tags = {} } = apis.getStage(place.restApiId, place.stageName);
      if (deploymentId !== next.DeploymentId)
        apis.updateStage(place.restApiId, place.stageName, [
          { op: "replace", path: "/deploymentId", value: next.DeploymentId },
        ]);
      applyStageSettings(apis, place, previous, next);
      const wanted = tagMap(context, next.Tags);
      const gone = Object.keys(tags).filter((key) => !(key in wanted));
      if (gone.length > 0) apis.untagResource(arnOf(place, context), gone);
      if (Object.keys(wanted).length > 0) apis.tagResource(arnOf(place, context), wanted);
      return placed(id);
    },
    remove: (_id, { RestApiId, StageName }) => unlessGone(() => apis.deleteStage(RestApiId, StageName)),
  };
};

const placeOf = ({ RestApiId, StageName }: Properties) => ({
  restApiId: RestApiId as string,
  stageName: (StageName ?? "default") as string,
});

const arnOf = ({ restApiId, stageName }: ReturnType<typeof placeOf>, { placement }: ResourceContext) =>
  `arn:aws:apigateway:${placement.region}::/restapis/${restApiId}/stages/${stageName}`;
