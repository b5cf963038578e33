import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Checked } from "../../models/smithy.js";
import type { ControlPlane, Creation } from "./control-plane.js";
import { badRequest, notFound } from "./faults.js";
import { type Page, type PageRequest, page } from "./paging.js";
import { defined, type PatchOperation, type PatchRule, patched } from "./patch.js";
import type { ApiSnapshot, Deployment, Stage } from "./rest-api.js";
import { type CanarySettings, checkStageName, newStage } from "./stages.js";

type CreateDeployment = Checked<Sdk.CreateDeploymentRequest>;

/**
 * Freezes the API as it stands. With a stage name the stage then serves it: an existing one is moved, a missing one is
 * made. With canary settings the stage goes on serving what it did, beside the new deployment.
 */
export function createDeployment(plane: ControlPlane, input: CreateDeployment, creation: Creation = {}): Deployment {
  const snapshot = plane.api(input.restApiId);
  if (input.canarySettings) checkCanary(plane, input);
  checkDeployable(snapshot);
  const taken = (id: string) => plane.deployment(input.restApiId, id) !== undefined;
  const deployment = defined<Deployment>({
    id: plane.freshId(6, taken, creation),
    description: input.description || undefined,
    createdDate: plane.now(),
    snapshot,
  });
  plane.store.transaction(() => {
    plane.saveDeployment(input.restApiId, deployment);
    if (input.stageName) plane.saveStage(input.restApiId, stageFor(plane, input, deployment.id));
  });
  return deployment;
}

function checkCanary(plane: ControlPlane, { restApiId, stageName }: CreateDeployment): void {
  const refusal = "Invalid deployment content specified.";
  if (!stageName)
    throw badRequest(
      `${refusal}Non null and non empty stageName must be provided for canary deployment. Provided value is ${stageName ?? "null"}`,
    );
  if (!plane.stage(restApiId, stageName))
    throw badRequest(`${refusal}Stage ${stageName} must already be created before making a canary release deployment`);
}

function checkDeployable({ resources }: ApiSnapshot): void {
  const methods = resources.flatMap(({ resourceMethods }) => Object.values(resourceMethods));
  if (methods.length === 0) throw badRequest("The REST API doesn't contain any methods");
  if (methods.some(({ methodIntegration }) => methodIntegration === undefined))
    throw badRequest("No integration defined for method");
}

function stageFor(plane: ControlPlane, input: CreateDeployment, deploymentId: string): Stage {
  const stageName = input.stageName ?? "";
  const existing = plane.stage(input.restApiId, stageName);
  const settings = {
    description: input.stageDescription,
    variables: input.variables,
    tracingEnabled: input.tracingEnabled,
    cacheClusterEnabled: input.cacheClusterEnabled,
    cacheClusterSize: input.cacheClusterSize,
  };
  if (!existing) {
    checkStageName(stageName);
    return newStage(plane, { stageName, deploymentId, ...settings });
  }
  const canary: CanarySettings | undefined = input.canarySettings && {
    percentTraffic: input.canarySettings.percentTraffic ?? 0,
    useStageCache: input.canarySettings.useStageCache ?? false,
    ...(input.canarySettings.stageVariableOverrides && {
      stageVariableOverrides: input.canarySettings.stageVariableOverrides,
    }),
    deploymentId,
  };
  return {
    ...existing,
    ...defined(settings),
    ...(canary ? { canarySettings: { ...canary } } : { deploymentId }),
    lastUpdatedDate: plane.now(),
  };
}

function findDeployment(plane: ControlPlane, restApiId: string, deploymentId: string): Deployment {
  const deployment = plane.deployment(restApiId, deploymentId);
  if (!deployment) throw notFound("Invalid Deployment identifier specified");
  return deployment;
}

export const getDeployment = findDeployment;

export function getDeployments(plane: ControlPlane, restApiId: string, request: PageRequest): Page<Deployment> {
  plane.api(restApiId);
  return page(
    plane.deployments(restApiId),
    ({ createdDate, id }) => `${new Date(createdDate).toISOString()} ${id}`,
    request,
  );
}

export function deleteDeployment(plane: ControlPlane, restApiId: string, deploymentId: string): void {
  findDeployment(plane, restApiId, deploymentId);
  const serving = plane
    .stages(restApiId)
    .some((stage) => stage.deploymentId === deploymentId || stage.canarySettings?.deploymentId === deploymentId);
  if (serving) throw badRequest("Active stages pointing to this deployment must be moved or deleted");
  plane.removeDeployment(restApiId, deploymentId);
}

export function updateDeployment(
  plane: ControlPlane,
  restApiId: string,
  deploymentId: string,
  steps: readonly PatchOperation[] | undefined,
): Deployment {
  const deployment = patched(findDeployment(plane, restApiId, deploymentId), steps, RULES);
  plane.saveDeployment(restApiId, deployment);
  return deployment;
}

const RULES: readonly PatchRule<Deployment>[] = [
  {
    path: "/description",
    ops: ["replace"],
    apply: (deployment, { value }) => defined<Deployment>({ ...deployment, description: value || undefined }),
  },
];
