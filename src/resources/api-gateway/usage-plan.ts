import type { RestApis } from "../../services/apigateway/service.js";
import { defined, tagMap, unlessGone, unspoken } from "../properties.js";
import type { Placed, Properties, ResourceType } from "../resource-type.js";
import { retag } from "./api-key.js";
import { escaped, replacing, type Step } from "./steps.js";

const NAME = "AWS::ApiGateway::UsagePlan";
const PROPERTIES = ["ApiStages", "Description", "Quota", "Tags", "Throttle", "UsagePlanName"];

export const usagePlan = (apis: RestApis): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, PROPERTIES),
  create(properties, context) {
    const { Quota: quota, Throttle: throttle } = properties;
    const { id } = apis.createUsagePlan(
      defined({
        name: properties.UsagePlanName ?? context.generatedName(),
        description: properties.Description,
        apiStages: stagesOf(properties).map(({ ApiId, Stage, Throttle }) =>
          defined({ apiId: ApiId, stage: Stage, throttle: Throttle && methodThrottles(Throttle) }),
        ),
        quota: quota && defined({ limit: quota.Limit, offset: quota.Offset, period: quota.Period }),
        throttle: throttle && limitsOf(throttle),
        tags: tagMap(context, properties.Tags),
      }),
      { random: context.random },
    );
    return placed(id);
  },
  update(id, next, previous, context) {
    apis.updateUsagePlan(id, [
      ...(next.UsagePlanName === undefined ? [] : replacing("/name", previous.UsagePlanName, next.UsagePlanName)),
      ...replacing("/description", previous.Description, next.Description),
      ...groupSteps("/quota", previous.Quota, next.Quota, { Limit: "limit", Offset: "offset", Period: "period" }),
      ...groupSteps("/throttle", previous.Throttle, next.Throttle, LIMITS),
      ...stageSteps(stagesOf(previous), stagesOf(next), apis.getUsagePlan(id).apiStages),
    ]);
    retag(apis, { kind: "usageplans", id, tags: apis.getUsagePlan(id).tags }, next, context);
    return placed(id);
  },
  /** API Gateway refuses to delete a plan that has stages; CloudFormation takes them from it first. */
  remove: (id) =>
    unlessGone(() => {
      const { apiStages } = apis.getUsagePlan(id);
      apis.updateUsagePlan(
        id,
        apiStages.map(({ apiId, stage }) => ({ op: "remove", path: "/apiStages", value: `${apiId}:${stage}` })),
      );
      apis.deleteUsagePlan(id);
    }),
});

const placed = (id: string): Placed => ({ id, attributes: { Id: id } });
const stagesOf = ({ ApiStages }: Properties): Properties[] => ApiStages ?? [];
const LIMITS = { BurstLimit: "burstLimit", RateLimit: "rateLimit" };
const limitsOf = ({ BurstLimit, RateLimit }: Properties) => defined({ burstLimit: BurstLimit, rateLimit: RateLimit });
const methodThrottles = (throttle: Properties) =>
  Object.fromEntries(Object.entries(throttle).map(([method, limits]) => [method, limitsOf(limits as Properties)]));

/** Steps for a group of limits. One that loses a member starts over: no step takes a single one away. */
function groupSteps(
  path: string,
  previous: Properties | undefined,
  next: Properties | undefined,
  members: Readonly<Record<string, string>>,
): Step[] {
  if (!next) return previous ? [{ op: "remove", path }] : [];
  const lost = Object.keys(members).some((name) => previous?.[name] !== undefined && next[name] === undefined);
  const set = Object.entries(members).flatMap(([name, member]): Step[] =>
    next[name] === undefined || (!lost && previous?.[name] === next[name])
      ? []
      : [{ op: "replace", path: `${path}/${member}`, value: String(next[name]) }],
  );
  return lost ? [{ op: "remove", path }, ...set] : set;
}

const nameOf = ({ ApiId, Stage }: Properties): string => `${ApiId}:${Stage}`;

/** A stage that was deleted since, or made anew, has left the plan by itself: `held` says which are in it. */
function stageSteps(
  previous: readonly Properties[],
  next: readonly Properties[],
  held: readonly { readonly apiId: string; readonly stage: string }[],
): Step[] {
  const inPlan = new Set(held.map(({ apiId, stage }) => `${apiId}:${stage}`));
  const wanted = new Set(next.map(nameOf));
  const gone = previous.map(nameOf).filter((name) => !wanted.has(name) && inPlan.has(name));
  return [
    ...gone.map((value): Step => ({ op: "remove", path: "/apiStages", value })),
    ...next.flatMap((stage): Step[] => {
      const name = nameOf(stage);
      const fresh = !inPlan.has(name);
      const before = fresh ? undefined : previous.find((one) => nameOf(one) === name)?.Throttle;
      return [
        ...(fresh ? [{ op: "add", path: "/apiStages", value: name } as const] : []),
        ...methodSteps(`/apiStages/${escaped(name)}/throttle`, before, stage.Throttle),
      ];
    }),
  ];
}

function methodSteps(path: string, previous: Properties = {}, next: Properties = {}): Step[] {
  const gone = Object.keys(previous).filter((method) => !(method in next));
  return [
    ...gone.map((method): Step => ({ op: "remove", path: `${path}/${escaped(method)}` })),
    ...Object.entries(next).flatMap(([method, limits]) =>
      groupSteps(`${path}/${escaped(method)}`, previous[method], limits as Properties, LIMITS),
    ),
  ];
}
