import { parseArn } from "../../lib/arn.js";
import { badRequest } from "./faults.js";
import { type MethodSettings, withoutSettings, withSetting } from "./method-settings.js";
import { asBoolean, decoded, defined, type PatchOperation, withEntry, withoutEntry } from "./patch.js";
import type { Stage } from "./rest-api.js";
import type { CanarySettings } from "./stages.js";

type CheckDeployment = (deploymentId: string | undefined) => void;

/** Applies the steps of UpdateStage, with the rules and sentences recorded on AWS. */
export function patchedStage(stage: Stage, steps: readonly PatchOperation[], checkDeployment: CheckDeployment): Stage {
  return steps.reduce((current, { op, path = "", value = "", from = "" }) => {
    if (op === "copy") return copied(current, path, from);
    if (op === "remove") return removed(current, path);
    if (op !== "add" && op !== "replace")
      throw badRequest("Invalid patch operation specified. Must be one of: [add, replace, remove, copy]");
    return set(current, { op, path, value }, checkDeployment);
  }, stage);
}

interface SetStep {
  readonly op: "add" | "replace";
  readonly path: string;
  readonly value: string;
}

function set(stage: Stage, step: SetStep, checkDeployment: CheckDeployment): Stage {
  const { path, value } = step;
  const plain = PLAIN[path];
  if (path === "/deploymentId") checkDeployment(value);
  if (plain) return plain(stage, value);
  if (path.startsWith("/variables/"))
    return { ...stage, variables: withEntry(stage.variables, nameAfter("/variables/", path), value) };
  if (path === "/accessLogSettings" || path.startsWith("/accessLogSettings/")) return withAccessLog(stage, path, value);
  if (path.startsWith("/canarySettings/")) return withCanary(stage, step, checkDeployment);
  const methodSettings = withSetting((stage.methodSettings ?? {}) as MethodSettings, path, value);
  if (!methodSettings) throw badRequest(`Invalid method setting path: ${path}. Must be one of: ${KNOWN_PATHS}`);
  return { ...stage, methodSettings };
}

const nameAfter = (prefix: string, path: string): string => decoded(path.slice(prefix.length));

const PLAIN: Readonly<Record<string, (stage: Stage, value: string) => Stage>> = {
  "/deploymentId": (stage, value) => ({ ...stage, deploymentId: value }),
  "/description": (stage, value) => defined<Stage>({ ...stage, description: value || undefined }),
  "/cacheClusterEnabled": (stage, value) => ({ ...stage, cacheClusterEnabled: asBoolean(value) }),
  "/cacheClusterSize": (stage, value) => defined<Stage>({ ...stage, cacheClusterSize: value || undefined }),
  "/clientCertificateId": (stage, value) => defined<Stage>({ ...stage, clientCertificateId: value || undefined }),
  "/documentationVersion": (stage, value) => defined<Stage>({ ...stage, documentationVersion: value || undefined }),
  "/tracingEnabled": (stage, value) => ({ ...stage, tracingEnabled: asBoolean(value) }),
};

function withAccessLog(stage: Stage, path: string, value: string): Stage {
  const member = path.slice("/accessLogSettings/".length);
  if (member !== "destinationArn" && member !== "format")
    throw badRequest(
      "Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]",
    );
  if (value === "") throw badRequest("Access Log value must not be empty");
  if (member === "destinationArn" && parseArn(value)?.service === "firehose")
    throw badRequest("Sekisho has no Firehose: let destinationArn name a CloudWatch Logs group");
  return { ...stage, accessLogSettings: { ...stage.accessLogSettings, [member]: value } };
}

const canaryOf = (stage: Stage): CanarySettings | undefined => stage.canarySettings as CanarySettings | undefined;

const OVERRIDES = "/canarySettings/stageVariableOverrides/";

function withCanary(stage: Stage, { op, path, value }: SetStep, checkDeployment: CheckDeployment): Stage {
  const canary = canaryOf(stage) ?? { deploymentId: stage.deploymentId, percentTraffic: 0, useStageCache: false };
  const changed = (change: Partial<CanarySettings>): Stage => ({ ...stage, canarySettings: { ...canary, ...change } });
  if (path === "/canarySettings/deploymentId") {
    if (op === "add") throw badRequest(`Invalid add operation with path: ${path}`);
    checkDeployment(value);
    return changed({ deploymentId: value });
  }
  if (path === "/canarySettings/percentTraffic") {
    const percentTraffic = Number(value);
    if (value === "" || !(percentTraffic >= 0 && percentTraffic <= 100))
      throw badRequest("Percent traffic must be between 0 and 100");
    return changed({ percentTraffic });
  }
  if (path === "/canarySettings/useStageCache") return changed({ useStageCache: asBoolean(value) });
  if (path.startsWith(OVERRIDES))
    return changed({
      stageVariableOverrides: withEntry(canary.stageVariableOverrides, nameAfter(OVERRIDES, path), value),
    });
  throw badRequest(`Invalid method setting path: ${path}. Must be one of: ${KNOWN_PATHS}`);
}

function removed(stage: Stage, path: string): Stage {
  if (path === "/canarySettings" && stage.canarySettings) return without(stage, "canarySettings");
  if (path === "/accessLogSettings" && stage.accessLogSettings) return without(stage, "accessLogSettings");
  if (path === "/description") return without(stage, "description");
  if (path === "/clientCertificateId") return without(stage, "clientCertificateId");
  if (path.startsWith("/variables/"))
    return defined<Stage>({ ...stage, variables: withoutEntry(stage.variables, nameAfter("/variables/", path)) });
  const canary = canaryOf(stage);
  if (canary && path.startsWith(OVERRIDES)) {
    const stageVariableOverrides = withoutEntry(canary.stageVariableOverrides, nameAfter(OVERRIDES, path));
    return { ...stage, canarySettings: defined({ ...canary, stageVariableOverrides }) };
  }
  const methodSettings = withoutSettings((stage.methodSettings ?? {}) as MethodSettings, path);
  if (!methodSettings)
    throw badRequest(
      `Cannot remove method setting ${path.replace(/^\//, "")} because there is no method setting for this method `,
    );
  return { ...stage, methodSettings };
}

function without(
  stage: Stage,
  member: "canarySettings" | "accessLogSettings" | "description" | "clientCertificateId",
): Stage {
  const { [member]: _, ...rest } = stage;
  return rest;
}

/** Promotes the canary: its deployment becomes the stage's, its variables join the stage's. */
function copied(stage: Stage, path: string, from: string): Stage {
  const deployment = path === "/deploymentId" && from === "/canarySettings/deploymentId";
  const variables = path === "/variables" && from === "/canarySettings/stageVariableOverrides";
  if (!deployment && !variables)
    throw badRequest(
      `Invalid copy operation with path: ${path} and from ${from}. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]`,
    );
  const canary = canaryOf(stage);
  if (!canary) throw badRequest("Promotion not available. Canary does not exist.");
  if (deployment) return { ...stage, deploymentId: canary.deploymentId };
  const next = { ...stage.variables, ...canary.stageVariableOverrides };
  return Object.keys(next).length > 0 ? { ...stage, variables: next } : stage;
}

/** As AWS lists them, commas forgotten by AWS and all. */
const KNOWN_PATHS = (() => {
  const settings = (prefix: string, glue: readonly [string, string]) =>
    [
      `${prefix}/metrics/enabled`,
      `${prefix}/logging/dataTrace`,
      `${prefix}/logging/loglevel`,
      `${prefix}/throttling/burstLimit${glue[0]}${prefix}/throttling/rateLimit${glue[1]}${prefix}/caching/ttlInSeconds`,
      `${prefix}/caching/enabled`,
      `${prefix}/caching/dataEncrypted`,
      `${prefix}/caching/requireAuthorizationForCacheControl`,
      `${prefix}/caching/unauthorizedCacheControlHeaderStrategy`,
    ].join(", ");
  const plain =
    "/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format";
  return `[${plain}, ${settings("/{resourcePath}/{httpMethod}", ["", ""])}, ${settings("/*/*", [" ", " "])}, /variables/{variable_name}, /tracingEnabled]`;
})();
