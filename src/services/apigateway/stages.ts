import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Checked } from "../../models/smithy.js";
import type { ControlPlane } from "./control-plane.js";
import { badRequest, conflict, notFound } from "./faults.js";
import { defined, type Loose, type PatchOperation } from "./patch.js";
import type { Stage } from "./rest-api.js";
import { patchedStage } from "./stage-patches.js";

/** A second deployment that takes a part of the stage's requests. */
export interface CanarySettings {
  readonly deploymentId: string;
  /** 0 to 100. */
  readonly percentTraffic: number;
  readonly useStageCache: boolean;
  readonly stageVariableOverrides?: Readonly<Record<string, string>>;
}

export function createStage(plane: ControlPlane, input: Checked<Sdk.CreateStageRequest>): Stage {
  plane.api(input.restApiId);
  checkStageName(input.stageName);
  if (plane.stage(input.restApiId, input.stageName)) throw conflict("Stage already exists");
  checkDeployment(plane, input.restApiId, input.deploymentId);
  const canaryDeployment = input.canarySettings?.deploymentId ?? input.deploymentId;
  if (input.canarySettings) checkDeployment(plane, input.restApiId, canaryDeployment);
  const stage = newStage(plane, {
    stageName: input.stageName,
    deploymentId: input.deploymentId,
    description: input.description,
    variables: input.variables,
    tracingEnabled: input.tracingEnabled,
    cacheClusterEnabled: input.cacheClusterEnabled,
    cacheClusterSize: input.cacheClusterSize,
    documentationVersion: input.documentationVersion,
    tags: input.tags,
    canarySettings: input.canarySettings && {
      percentTraffic: 0,
      useStageCache: false,
      ...input.canarySettings,
      deploymentId: canaryDeployment,
    },
  });
  plane.saveStage(input.restApiId, stage);
  return stage;
}

export function checkDeployment(plane: ControlPlane, restApiId: string, deploymentId: string | undefined): void {
  if (deploymentId === undefined || !plane.deployment(restApiId, deploymentId))
    throw badRequest("Deployment id does not exist");
}

export function checkStageName(stageName: string): void {
  if (!/^[a-zA-Z0-9_-]{1,128}$/.test(stageName)) throw badRequest("Stage name only allows a-zA-Z0-9_-");
}

/** A stage with AWS's defaults. */
export function newStage(plane: ControlPlane, given: Loose<Stage> & Pick<Stage, "stageName" | "deploymentId">): Stage {
  const now = plane.now();
  return defined<Stage>({
    ...given,
    description: given.description || undefined,
    variables: given.variables && Object.keys(given.variables).length > 0 ? given.variables : undefined,
    tags: given.tags && Object.keys(given.tags).length > 0 ? given.tags : undefined,
    methodSettings: given.methodSettings ?? {},
    cacheClusterEnabled: given.cacheClusterEnabled ?? false,
    tracingEnabled: given.tracingEnabled ?? false,
    createdDate: now,
    lastUpdatedDate: now,
  });
}

function findStage(plane: ControlPlane, restApiId: string, stageName: string): Stage {
  const stage = plane.stage(restApiId, stageName);
  if (!stage) throw notFound("Invalid stage identifier specified");
  return stage;
}

export const getStage = findStage;

export function getStages(plane: ControlPlane, restApiId: string, deploymentId?: string): readonly Stage[] {
  plane.api(restApiId);
  const stages = plane.stages(restApiId);
  return deploymentId === undefined ? stages : stages.filter((stage) => stage.deploymentId === deploymentId);
}

export function deleteStage(plane: ControlPlane, restApiId: string, stageName: string): void {
  findStage(plane, restApiId, stageName);
  plane.removeStage(restApiId, stageName);
}

export function updateStage(
  plane: ControlPlane,
  restApiId: string,
  stageName: string,
  steps: readonly PatchOperation[] | undefined,
): Stage {
  const stage = patchedStage(findStage(plane, restApiId, stageName), steps ?? [], (id) =>
    checkDeployment(plane, restApiId, id),
  );
  const next = { ...stage, lastUpdatedDate: plane.now() };
  plane.saveStage(restApiId, next);
  return next;
}

/** Gives the data plane a new served stage, and with it empty caches: what it has cached hangs on the old one. */
export function flushStage(plane: ControlPlane, restApiId: string, stageName: string): void {
  plane.api(restApiId);
  plane.saveStage(restApiId, findStage(plane, restApiId, stageName));
}
