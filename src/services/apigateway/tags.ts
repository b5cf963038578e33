import type { ControlPlane } from "./control-plane.js";
import type { DomainName } from "./domain-name.js";
import { getDomainName } from "./domain-names.js";
import { badRequest, notFound } from "./faults.js";
import type { RestApi, Stage } from "./rest-api.js";
import type { ApiKey, UsagePlan } from "./usage-plan.js";

type Tags = Readonly<Record<string, string>>;
const MAXIMUM_TAGS = 50;

/** What can be tagged: an API (`arn:aws:apigateway:region::/restapis/id`), its stages, API keys and usage plans. */
interface Tagged {
  readonly tags: Tags;
  save(tags: Tags): void;
}

function tagged(plane: ControlPlane, resourceArn: string): Tagged {
  const usage = /^arn:[^:]+:apigateway:[^:]*:[^:]*:\/(apikeys|usageplans)\/([^/]+)$/.exec(resourceArn);
  if (usage) return usage[1] === "apikeys" ? taggedKey(plane, usage[2] ?? "") : taggedPlan(plane, usage[2] ?? "");
  const domain = /^arn:[^:]+:apigateway:[^:]*:[^:]*:\/domainnames\/([^/]+)$/.exec(resourceArn)?.[1];
  if (domain !== undefined) return taggedDomain(plane, domain);
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

function taggedDomain(plane: ControlPlane, name: string): Tagged {
  const domain = getDomainName(plane, name);
  return {
    tags: domain.tags ?? {},
    save: (tags) => plane.domains.saveDomain(retagged<DomainName>(domain, tags)),
  };
}

function taggedKey({ usage }: ControlPlane, id: string): Tagged {
  const key = usage.key(id);
  if (!key) throw notFound("Invalid API Key identifier specified");
  return { tags: key.tags ?? {}, save: (tags) => usage.saveKey(retagged<ApiKey>(key, tags)) };
}

function taggedPlan({ usage }: ControlPlane, id: string): Tagged {
  const plan = usage.plan(id);
  if (!plan) throw notFound("Invalid Usage Plan ID specified");
  return { tags: plan.tags ?? {}, save: (tags) => usage.savePlan(retagged<UsagePlan>(plan, tags)) };
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
