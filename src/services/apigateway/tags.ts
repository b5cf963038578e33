import type { ControlPlane } from "./control-plane.js";
import { badRequest, notFound } from "./faults.js";
import type { RestApi, Stage } from "./rest-api.js";

type Tags = Readonly<Record<string, string>>;
const MAXIMUM_TAGS = 50;

/** What can be tagged here: an API (`arn:aws:apigateway:region::/restapis/id`) or one of its stages. */
interface Tagged {
  readonly tags: Tags;
  save(tags: Tags): void;
}

function tagged(plane: ControlPlane, resourceArn: string): Tagged {
  const match = /^arn:[^:]+:apigateway:[^:]*:[^:]*:\/restapis\/([^/]+)(?:\/stages\/([^/]+))?$/.exec(resourceArn);
  const [, restApiId, stageName] = match ?? [];
  if (restApiId === undefined) throw badRequest("Invalid ARN specified in the request");
  const snapshot = plane.api(restApiId);
  if (stageName === undefined)
    return {
      tags: snapshot.api.tags ?? {},
      save: (tags) => plane.save({ ...snapshot, api: retagged<RestApi>(snapshot.api, tags) }),
    };
  const stage = plane.stage(restApiId, stageName);
  if (!stage) throw notFound("Invalid stage identifier specified");
  return { tags: stage.tags ?? {}, save: (tags) => plane.saveStage(restApiId, retagged<Stage>(stage, tags)) };
}

function retagged<T extends { readonly tags?: Tags }>(thing: T, tags: Tags): T {
  const { tags: _, ...rest } = thing;
  return (Object.keys(tags).length > 0 ? { ...rest, tags } : rest) as T;
}

export const getTags = (plane: ControlPlane, resourceArn: string): Tags => tagged(plane, resourceArn).tags;

export function tagResource(plane: ControlPlane, resourceArn: string, added: Tags): void {
  const { tags, save } = tagged(plane, resourceArn);
  const next = { ...tags, ...added };
  if (Object.keys(next).length > MAXIMUM_TAGS) throw badRequest("Too many tags: a resource can have 50 at most");
  save(next);
}

export function untagResource(plane: ControlPlane, resourceArn: string, names: readonly string[]): void {
  const { tags, save } = tagged(plane, resourceArn);
  save(Object.fromEntries(Object.entries(tags).filter(([name]) => !names.includes(name))));
}
