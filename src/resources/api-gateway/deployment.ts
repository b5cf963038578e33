import { isFault } from "../../lib/fault.js";
import type { RestApis } from "../../services/apigateway/service.js";
import { defined, tagMap, unlessGone, unspoken } from "../properties.js";
import type { Placed, Properties, ResourceContext, ResourceType } from "../resource-type.js";
import { applyStageSettings, STAGE_DESCRIPTION, unspokenMethodSettings } from "./stage-settings.js";
import { replacing } from "./steps.js";

const NAME = "AWS::ApiGateway::Deployment";
const PROPERTIES = ["Description", "RestApiId", "StageDescription", "StageName"];

/**
 * The API frozen as it stands. With a stage name the stage serves it: a missing stage is made, one that is there moves.
 * Amplify gives this resource a new logical id at every build: the new deployment takes the stage over, and the old one's
 * removal leaves the stage alone. When the new one is taken back, the stage returns to the one before.
 */
export const deployment = (apis: RestApis): ResourceType => ({
  name: NAME,
  validate,
  create(properties, context) {
    const { RestApiId: restApiId, Description, StageName: stageName } = properties;
    const { id } = apis.createDeployment(
      defined({ restApiId: restApiId as string, description: Description as string, stageName: stageName as string }),
      { random: context.random },
    );
    if (stageName !== undefined) describeStage(apis, {}, properties, context);
    return placed(id);
  },
  update(id, next, previous, context) {
    const { RestApiId: restApiId, StageName: stageName } = next;
    apis.updateDeployment(restApiId, id, replacing("/description", previous.Description, next.Description));
    if (stageName !== undefined) {
      const current = stageOf(apis, restApiId, stageName);
      if (!current) apis.createStage({ restApiId, stageName, deploymentId: id });
      else if (current.deploymentId !== id && stageName !== previous.StageName)
        apis.updateStage(restApiId, stageName, [{ op: "replace", path: "/deploymentId", value: id }]);
      describeStage(apis, stageName === previous.StageName ? previous : {}, next, context);
    }
    if (previous.StageName !== undefined && previous.StageName !== stageName)
      release(apis, id, { restApiId, stageName: previous.StageName }, context);
    return placed(id);
  },
  async remove(id, { RestApiId: restApiId, StageName: stageName }, context) {
    await unlessGone(() => {
      if (stageName !== undefined) release(apis, id, { restApiId, stageName }, context);
      apis.deleteDeployment(restApiId, id);
    });
  },
});

function validate(properties: Properties): string[] {
  const { StageDescription: description = {} } = properties;
  return [
    ...unspoken(NAME, properties, PROPERTIES),
    ...unspoken(`${NAME} StageDescription`, description, STAGE_DESCRIPTION),
    ...unspokenMethodSettings(NAME, description),
  ];
}

const placed = (id: string): Placed => ({ id, attributes: { DeploymentId: id } });

function stageOf(apis: RestApis, restApiId: string, stageName: string) {
  try {
    return apis.getStage(restApiId, stageName);
  } catch (error) {
    if (isFault(error) && error.code === "NotFoundException") return undefined;
    throw error;
  }
}

/** A stage that serves this deployment goes over to another that the stack has for it or, where there is none, goes. */
function release(
  apis: RestApis,
  id: string,
  { restApiId, stageName }: { readonly restApiId: string; readonly stageName: string },
  context: ResourceContext,
): void {
  if (stageOf(apis, restApiId, stageName)?.deploymentId !== id) return;
  const known = apis.getDeployments(restApiId, { limit: 500 }).items;
  const other = context
    .siblings(NAME)
    .find(
      (sibling) =>
        sibling.id !== id &&
        sibling.properties.RestApiId === restApiId &&
        sibling.properties.StageName === stageName &&
        known.some((deployment) => deployment.id === sibling.id),
    );
  if (other) apis.updateStage(restApiId, stageName, [{ op: "replace", path: "/deploymentId", value: other.id }]);
  else apis.deleteStage(restApiId, stageName);
}

function describeStage(apis: RestApis, previous: Properties, next: Properties, context: ResourceContext): void {
  const { RestApiId: restApiId, StageName: stageName, StageDescription: description = {} } = next;
  applyStageSettings(apis, { restApiId, stageName }, previous.StageDescription ?? {}, description);
  const tags = tagMap(context, description.Tags);
  const arn = `arn:aws:apigateway:${context.placement.region}::/restapis/${restApiId}/stages/${stageName}`;
  if (Object.keys(tags).length > 0) apis.tagResource(arn, tags);
}
