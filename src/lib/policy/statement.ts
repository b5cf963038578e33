import { holds } from "./conditions.js";
import type { Context, ContextValue } from "./context.js";
import type { Resource, Statement } from "./document.js";
import { matches, resolve, wildcards } from "./pattern.js";
import { isSpared, type NamedAs, namedAs, type Principal } from "./principal.js";

/** What a statement is held against. */
export interface AccessRequest {
  readonly principal: Principal;
  /** `service:Action`. */
  readonly action: string;
  /** ARN; absent where the policy's own resource is meant, as in a role's trust policy. */
  readonly resource?: string;
  readonly context: Context;
}

/** One element of a statement that the request doesn't fit, as data. */
export interface Obstacle {
  readonly element: "Principal" | "Action" | "Resource" | "Condition";
  /** The element is `NotAction`, `NotResource` or `NotPrincipal`. */
  readonly negated?: boolean;
  readonly wanted: readonly string[];
  readonly actual: ContextValue | undefined;
  /** Of a condition, as written. */
  readonly operator?: string;
  readonly key?: string;
  /** Nobody can say whether it fits: it opens nothing, and doesn't stand in the way of a Deny. */
  readonly undecided?: true;
}

/** Whether the policy is attached to the resource (and says who may) or to the one who asks (and says what to). */
export type Attachment = "resource" | "principal";

/** Everything that keeps the statement from applying to the request. */
export function obstacles(statement: Statement, request: AccessRequest, attachment: Attachment): readonly Obstacle[] {
  const found = [
    principalObstacle(statement, request, attachment),
    actionObstacle(statement, request),
    resourceObstacle(statement, request, attachment),
    ...statement.conditions.map((condition): Obstacle | undefined => {
      const result = holds(condition, request.context);
      if (result === true) return undefined;
      const { operatorText: operator, keyText: key, wanted } = condition;
      return {
        element: "Condition",
        operator,
        key,
        wanted: wanted.map(({ text }) => text),
        actual: request.context.get(condition.key),
        ...(result === undefined && { undecided: true }),
      };
    }),
  ];
  return found.filter((obstacle) => obstacle !== undefined);
}

/** A Deny applies unless something clearly stands in its way; an Allow only where nothing does. */
export const applies = (statement: Statement, request: AccessRequest, attachment: Attachment): boolean =>
  obstacles(statement, request, attachment).every(({ undecided }) => statement.effect === "Deny" && undecided === true);

/** By what the statement's `Principal` means the one who asks; "everyone" for a `NotPrincipal` that does. */
export function grantedAs({ principals }: Statement, principal: Principal): NamedAs | undefined {
  if (!principals) return undefined;
  if (principals.negated) return "everyone";
  const by = new Set(principals.names.map((name) => namedAs(name, principal)));
  return (["self", "role", "everyone", "account"] as const).find((each) => by.has(each));
}

function principalObstacle(
  { principals, effect }: Statement,
  { principal }: AccessRequest,
  attachment: Attachment,
): Obstacle | undefined {
  const obstacle = { element: "Principal", wanted: [] as string[], actual: nameOf(principal) } as const;
  // A resource's policy must say who, a principal's must not.
  if ((principals !== undefined) !== (attachment === "resource")) return { ...obstacle, undecided: true };
  if (!principals) return undefined;
  const { negated, names } = principals;
  const isNamed = names.some((name) => namedAs(name, principal) !== undefined);
  const fits = negated ? !(effect === "Deny" ? isSpared(names, principal) : isNamed) : isNamed;
  return fits ? undefined : { ...obstacle, negated, wanted: names.map(({ name }) => name) };
}

function actionObstacle({ actions }: Statement, { action }: AccessRequest): Obstacle | undefined {
  const { negated, patterns, texts } = actions;
  const isAmong = patterns.some((pattern) => matches(pattern, action.toLowerCase()));
  return isAmong === negated ? { element: "Action", negated, wanted: texts, actual: action } : undefined;
}

function resourceObstacle(
  { resources }: Statement,
  { resource, context }: AccessRequest,
  attachment: Attachment,
): Obstacle | undefined {
  const obstacle = { element: "Resource", actual: resource } as const;
  if (!resources) return attachment === "resource" ? undefined : { ...obstacle, wanted: [], undecided: true };
  const { negated, items } = resources;
  const wanted = items.map(({ text }) => text);
  const results = items.map((item) => resourceMatches(item, resource, context));
  const isAmong = results.includes(true);
  if (negated && !isAmong && results.includes(undefined)) return { ...obstacle, negated, wanted, undecided: true };
  return isAmong === negated ? { ...obstacle, negated, wanted } : undefined;
}

const ARN = wildcards("*:*:*:*:*:*");

/** Undefined where a variable in it has no value. */
function resourceMatches(
  { everything, fields, rest }: Resource,
  resource: string | undefined,
  context: Context,
): boolean | undefined {
  if (everything) return true;
  if (resource === undefined || !matches(ARN, resource)) return false;
  if (!rest) return false;
  const actual = resource.split(":");
  if (!fields.every((field, at) => matches(field, actual[at] ?? ""))) return false;
  const pattern = resolve(rest, context);
  return pattern && matches(pattern, actual.slice(fields.length).join(":"));
}

/** The principal in one word. */
export function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case "root":
      return `arn:aws:iam::${principal.accountId}:root`;
    case "service":
      return principal.name;
    case "federated":
      return principal.provider;
    case "anonymous":
      return "anonymous";
    default:
      return principal.arn;
  }
}
