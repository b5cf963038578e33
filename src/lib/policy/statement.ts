import { holds } from "./conditions.js";
import type { Context, ContextValue } from "./context.js";
import type { Resource, Statement } from "./document.js";
import { matches, resolve } from "./pattern.js";
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

/** Everything that keeps the statement from applying to the request, looked for as it is asked for. */
function* found(statement: Statement, request: AccessRequest, attachment: Attachment): Generator<Obstacle> {
  const principal = principalObstacle(statement, request, attachment);
  if (principal) yield principal;
  const action = actionObstacle(statement, request);
  if (action) yield action;
  const resource = resourceObstacle(statement, request, attachment);
  if (resource) yield resource;
  for (const condition of statement.conditions) {
    const result = holds(condition, request.context);
    if (result === true) continue;
    const { operatorText: operator, keyText: key, wanted } = condition;
    yield {
      element: "Condition",
      operator,
      key,
      wanted: wanted.map(({ text }) => text),
      actual: request.context.get(condition.key),
      ...(result === undefined && { undecided: true }),
    };
  }
}

/** Everything that keeps the statement from applying to the request. */
export const obstacles = (
  statement: Statement,
  request: AccessRequest,
  attachment: Attachment,
): readonly Obstacle[] => [...found(statement, request, attachment)];

/** A Deny applies unless something clearly stands in its way; an Allow only where nothing does. */
export function applies(statement: Statement, request: AccessRequest, attachment: Attachment): boolean {
  for (const { undecided } of found(statement, request, attachment))
    if (statement.effect === "Allow" || undecided !== true) return false;
  return true;
}

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
  const asked = action.toLowerCase();
  const isAmong = patterns.some((pattern) => matches(pattern, asked));
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
  const fields = resource?.split(":") ?? [];
  const results = items.map((item) => resourceMatches(item, fields, context));
  const isAmong = results.includes(true);
  const undecided = negated && !isAmong && results.includes(undefined);
  if (isAmong !== negated && !undecided) return undefined;
  const wanted = items.map(({ text }) => text);
  return { ...obstacle, negated, wanted, ...(undecided && { undecided }) };
}

/** Undefined where a variable in it has no value. `actual`: the ARN's fields, or fewer of what is no ARN. */
function resourceMatches(
  { everything, fields, rest }: Resource,
  actual: readonly string[],
  context: Context,
): boolean | undefined {
  if (everything) return true;
  if (!rest || actual.length <= fields.length) return false;
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
