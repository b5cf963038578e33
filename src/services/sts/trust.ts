import type { Caller } from "../operation.js";

/** Who asks to become a role, and under which circumstances. */
export interface Request {
  /** A signed caller of this account, or the service that acts, e.g. `lambda.amazonaws.com`. */
  readonly principal: Caller | { readonly service: string };
  /** `sts:AssumeRole` or `sts:TagSession`. */
  readonly action: string;
  /** Condition keys that have a value, lower-case names. */
  readonly context: Readonly<Record<string, string>>;
}

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Whether a trust policy lets the request through: some statement allows it and none denies it. What can't be decided
 * here (an operator that isn't known) never allows and always denies.
 * Source: IAM user guide, "Policy evaluation logic" and "Principal".
 */
export function trusts(trustPolicy: string, request: Request): boolean {
  const { Statement } = JSON.parse(trustPolicy) as { Statement: Statement | Statement[] };
  const applying = [Statement]
    .flat()
    .filter(
      (statement) =>
        matchesAction(statement, request.action) &&
        matchesPrincipal(statement, request.principal) &&
        matchesConditions(statement.Condition ?? {}, request.context, statement.Effect === "Deny"),
    );
  return applying.length > 0 && applying.every(({ Effect }) => Effect === "Allow");
}

function matchesAction({ Action, NotAction }: Statement, action: string): boolean {
  const among = (patterns: string | readonly string[]) =>
    [patterns].flat().some((pattern) => like(pattern.toLowerCase(), action.toLowerCase()));
  return Action === undefined ? NotAction !== undefined && !among(NotAction) : among(Action);
}

function matchesPrincipal({ Principal, NotPrincipal }: Statement, principal: Request["principal"]): boolean {
  if (Principal === undefined) return NotPrincipal !== undefined && !isNamed(NotPrincipal, principal);
  return isNamed(Principal, principal);
}

function isNamed(element: unknown, principal: Request["principal"]): boolean {
  if (element === "*") return true;
  const { AWS = [], Service = [] } = element as Readonly<Record<string, string | string[]>>;
  if ("service" in principal) return [Service].flat().includes(principal.service);
  const { accountId, arn } = principal;
  const session = /^arn:aws[\w-]*:sts::(\d+):assumed-role\/(?:.*\/)?([^/]+)\/[^/]+$/.exec(arn);
  return [AWS].flat().some(
    (named) =>
      named === "*" ||
      named === accountId ||
      named === `arn:aws:iam::${accountId}:root` ||
      named === arn ||
      // A session acts for its role; the role's path isn't part of the session's ARN.
      (session &&
        new RegExp(`^arn:aws[\\w-]*:iam::${session[1]}:role/(.*/)?${literally(session[2] ?? "")}$`).test(named)),
  );
}

type Operator = (actual: string, wanted: string) => boolean;
const OPERATORS: Readonly<Record<string, { test: Operator; negated?: boolean }>> = {
  stringequals: { test: (actual, wanted) => actual === wanted },
  stringequalsignorecase: { test: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase() },
  stringlike: { test: (actual, wanted) => like(wanted, actual) },
  stringnotequals: { test: (actual, wanted) => actual === wanted, negated: true },
  stringnotequalsignorecase: {
    test: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase(),
    negated: true,
  },
  stringnotlike: { test: (actual, wanted) => like(wanted, actual), negated: true },
  arnequals: { test: (actual, wanted) => like(wanted, actual) },
  arnlike: { test: (actual, wanted) => like(wanted, actual) },
  arnnotequals: { test: (actual, wanted) => like(wanted, actual), negated: true },
  arnnotlike: { test: (actual, wanted) => like(wanted, actual), negated: true },
  bool: { test: (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase() },
};

function matchesConditions(
  conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  context: Readonly<Record<string, string>>,
  whenUnknown: boolean,
): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, value]) => {
      const actual = context[key.toLowerCase()];
      const wanted = [value].flat().map(String);
      const name = operator.toLowerCase();
      if (name === "null") return wanted.includes(String(actual === undefined));
      const ifExists = name.endsWith("ifexists");
      const known = OPERATORS[ifExists ? name.slice(0, -"ifexists".length) : name];
      if (!known) return whenUnknown;
      if (actual === undefined) return ifExists || known.negated === true;
      return wanted.some((each) => known.test(actual, each)) !== (known.negated === true);
    }),
  );
}

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** IAM's wildcards: `*` any run of characters, `?` any one. */
function like(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "s").test(text);
}
