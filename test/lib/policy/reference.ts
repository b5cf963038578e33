import { BlockList, isIPv6 } from "node:net";

/**
 * IAM's evaluation once more, slow and plain, over the JSON itself: what the engine is held against. It shares nothing
 * with it, neither code nor approach. "unsure" is what can't be decided.
 */
export type Sure = true | false | "unsure";
export interface Asker {
  type: "root" | "user" | "session" | "service" | "federated" | "anonymous";
  account?: string;
  arn?: string;
  roleArn?: string;
  name?: string;
}
export type Values = Record<string, string | string[]>;
export interface Asked {
  asker: Asker;
  action: string;
  resource?: string;
  owner?: string;
  values: Values;
}
export type RawStatement = Record<string, unknown> & { Effect: string };
export interface RawPolicy {
  Version: string;
  Statement: RawStatement[];
}
export interface Raw {
  identity?: RawPolicy[];
  resource?: RawPolicy;
  boundary?: RawPolicy;
  session?: RawPolicy[];
}

const many = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [String(value)]);
const quoted = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

function lookUp(values: Values, key: string): string | string[] | undefined {
  const found = Object.keys(values).find((name) => name.toLowerCase() === key.toLowerCase());
  return found === undefined ? undefined : values[found];
}

/** A pattern as the source of a regular expression; undefined where a variable has no single value. */
function source(text: string, values: Values, { wild, variables }: { wild: boolean; variables: boolean }) {
  let result = "";
  let rest = text;
  while (rest !== "") {
    const variable = variables ? /^\$\{([^}',]+)(?:, '([^']*)')?\}/.exec(rest) : null;
    if (variable) {
      const [whole, key = "", fallback] = variable;
      const value = ["*", "?", "$"].includes(key) ? key : (lookUp(values, key) ?? fallback);
      if (typeof value !== "string") return undefined;
      result += quoted(value);
      rest = rest.slice(whole.length);
      continue;
    }
    const character = rest.charAt(0);
    result += wild && character === "*" ? "[^]*" : wild && character === "?" ? "[^]" : quoted(character);
    rest = rest.slice(1);
  }
  return result;
}

const whole = (text: string, flags = "") => new RegExp(`^(?:${text})$`, flags);

function compare(operator: string, actual: string, wanted: string, values: Values, variables: boolean): Sure {
  const pattern = (wild: boolean) => source(wanted, values, { wild, variables });
  const byPattern = (wild: boolean, flags?: string): Sure => {
    const text = pattern(wild);
    return text === undefined ? "unsure" : whole(text, flags).test(actual);
  };
  if (operator === "stringequals") return byPattern(false);
  if (operator === "stringequalsignorecase") return byPattern(false, "i");
  if (operator === "stringlike") return byPattern(true);
  if (operator === "arnlike" || operator === "arnequals") {
    const text = pattern(true);
    if (text === undefined) return "unsure";
    if (wanted === "*") return true;
    const [a, w] = [actual.split(":"), text.split(":")];
    if (a.length < 6 || w.length < 6) return false;
    const cut = (parts: string[]) => [...parts.slice(0, 5), parts.slice(5).join(":")];
    const wantedParts = cut(w);
    return cut(a).every((part, at) => whole(wantedParts[at] ?? "").test(part));
  }
  if (operator === "ipaddress") {
    const list = new BlockList();
    try {
      const [net = "", bits] = wanted.split("/");
      const family = isIPv6(net) ? "ipv6" : "ipv4";
      if (bits === undefined) list.addAddress(net, family);
      else list.addSubnet(net, Number(bits), family);
      if (!/^[0-9a-f.:]+$/i.test(actual) || !/[.:]/.test(actual)) return "unsure";
      return list.check(actual, isIPv6(actual) ? "ipv6" : "ipv4");
    } catch {
      return "unsure";
    }
  }
  if (operator === "bool") {
    const [a, w] = [actual.toLowerCase(), wanted.toLowerCase()];
    return ["true", "false"].includes(a) && ["true", "false"].includes(w) ? a === w : "unsure";
  }
  if (operator === "binaryequals") {
    const valid = (text: string) => /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0;
    return valid(actual) && valid(wanted) ? actual === wanted : "unsure";
  }
  const date = operator.startsWith("date");
  const read = (text: string) => {
    if (date && /^\d{4}-\d\d-\d\d/.test(text)) return new Date(text).getTime() / 1000;
    if (date && /^\d{4}$/.test(text)) return Date.UTC(Number(text), 0) / 1000;
    return /^-?\d+(\.\d+)?$/.test(text) && !(date && text.startsWith("-")) ? Number.parseFloat(text) : Number.NaN;
  };
  const [a, w] = [read(actual), read(wanted)];
  if (Number.isNaN(a) || Number.isNaN(w)) return "unsure";
  switch (operator.replace(/^(date|numeric)/, "")) {
    case "equals":
      return a === w;
    case "lessthan":
      return a < w;
    case "lessthanequals":
      return a < w || a === w;
    case "greaterthan":
      return a > w;
    default:
      return a > w || a === w;
  }
}

function condition(name: string, key: string, wanted: string[], values: Values, variables: boolean): Sure {
  const parts = name.toLowerCase().split(":");
  const set = parts.length === 2 ? parts[0] : undefined;
  let operator = parts.at(-1) ?? "";
  const value = lookUp(values, key);
  const present = value === undefined ? [] : Array.isArray(value) ? value : [value];
  if (operator === "null") {
    const absent = String(present.every((each) => each === ""));
    if (wanted.some((text) => text.toLowerCase() === absent)) return true;
    return wanted.every((text) => ["true", "false"].includes(text.toLowerCase())) ? false : "unsure";
  }
  const optional = operator.endsWith("ifexists");
  if (optional) operator = operator.slice(0, -8);
  if (value === undefined && optional) return true;
  const negative = operator.includes("not");
  operator = operator.replace("not", "");
  const single = (actual: string): Sure => {
    const found = wanted.map((each) => compare(operator, actual, each, values, variables));
    if (found.some((each) => each === true)) return !negative;
    if (!negative) return false;
    return found.some((each) => each === "unsure") ? "unsure" : true;
  };
  if (set !== undefined) {
    const results = present.filter((each) => each !== "").map(single);
    const decisive = set !== "forallvalues";
    if (results.some((each) => each === decisive)) return decisive;
    if (results.some((each) => each === "unsure")) return "unsure";
    return !decisive;
  }
  if (present.length === 0) return negative || optional;
  return present.length === 1 ? single(present[0] ?? "") : "unsure";
}

/** The names that a principal goes by, each with what it means. */
function names({ type, account = "", arn = "", roleArn = "", name = "" }: Asker): [string, string][] {
  const root = `AWS arn:aws:iam::${account}:root`;
  const accountNames = (as: string): [string, string][] => [
    [root, as],
    [`AWS ${account}`, as],
  ];
  if (type === "root") return accountNames("self");
  if (type === "service") return [[`Service ${name}`, "self"]];
  if (type === "federated") return [[`Federated ${name}`, "self"]];
  if (type === "anonymous") return [];
  const own: [string, string][] = [[`AWS ${arn}`, "self"], ...accountNames("account")];
  return type === "session" ? [...own, [`AWS ${roleArn}`, "role"]] : own;
}

function listed(element: unknown): string[] {
  if (element === "*") return ["AWS *"];
  return Object.entries(element as Record<string, unknown>).flatMap(([kind, value]) =>
    many(value).map((name) => `${kind} ${name}`),
  );
}

function meanings(element: unknown, asker: Asker): Set<string> {
  const entries = new Set(listed(element));
  const found = new Set(names(asker).flatMap(([name, as]) => (entries.has(name) ? [as] : [])));
  if (entries.has("AWS *")) found.add("everyone");
  return found;
}

function resourceFits(pattern: string, asked: Asked, variables: boolean): Sure {
  if (pattern === "*") return true;
  if (asked.resource === undefined) return false;
  const [p, a] = [pattern.split(":"), asked.resource.split(":")];
  if (p.length < 6) return false;
  for (let at = 0; at < 5; at++) {
    const field = p[at] ?? "";
    const wild = !field.includes("${");
    const text = source(field, {}, { wild, variables: false }) ?? "";
    if (!whole(text).test(a[at] ?? "")) return false;
  }
  const rest = source(p.slice(5).join(":"), asked.values, { wild: true, variables });
  return rest === undefined ? "unsure" : whole(rest).test(a.slice(5).join(":"));
}

function statementApplies(statement: RawStatement, asked: Asked, ofResource: boolean, variables: boolean): boolean {
  const answers: Sure[] = [];
  const deny = statement.Effect === "Deny";
  const hasPrincipal = "Principal" in statement || "NotPrincipal" in statement;
  if (hasPrincipal !== ofResource) answers.push("unsure");
  else if ("Principal" in statement) answers.push(meanings(statement.Principal, asked.asker).size > 0);
  else if ("NotPrincipal" in statement) {
    const meant = meanings(statement.NotPrincipal, asked.asker);
    const needed = new Set(names(asked.asker).map(([, as]) => as));
    const spared = meant.has("everyone") || (needed.size > 0 && [...needed].every((as) => meant.has(as)));
    answers.push(deny ? !spared : meant.size === 0);
  }
  const actions = many(statement.Action ?? statement.NotAction).some((pattern) =>
    whole(source(pattern, {}, { wild: true, variables: false }) ?? "", "i").test(asked.action),
  );
  answers.push("Action" in statement ? actions : !actions);
  const element = statement.Resource ?? statement.NotResource;
  if (element === undefined) answers.push(ofResource ? true : "unsure");
  else {
    const found = many(element).map((pattern) => resourceFits(pattern, asked, variables));
    const among = found.includes(true);
    if ("Resource" in statement) answers.push(among);
    else answers.push(among ? false : found.includes("unsure") ? "unsure" : true);
  }
  for (const [operator, keys] of Object.entries((statement.Condition ?? {}) as Record<string, object>))
    for (const [key, wanted] of Object.entries(keys))
      answers.push(condition(operator, key, many(wanted), asked.values, variables));
  return answers.every((answer) => answer === true || (deny && answer === "unsure"));
}

function applying(policy: RawPolicy | undefined, effect: string, asked: Asked, ofResource = false): RawStatement[] {
  return (policy?.Statement ?? []).filter(
    (statement) =>
      statement.Effect === effect && statementApplies(statement, asked, ofResource, policy?.Version === "2012-10-17"),
  );
}

/** The three answers of AWS's flow chart. */
export function decide(asked: Asked, raw: Raw): "allow" | "explicitDeny" | "implicitDeny" {
  const { identity = [], resource, boundary, session } = raw;
  const says = (policies: (RawPolicy | undefined)[], effect: string) =>
    policies.some((policy) => applying(policy, effect, asked).length > 0);
  if (says([...identity, boundary, ...(session ?? [])], "Deny")) return "explicitDeny";
  if (applying(resource, "Deny", asked, true).length > 0) return "explicitDeny";
  const granting = applying(resource, "Allow", asked, true);
  const granted = granting.length > 0;
  const { type, account } = asked.asker;
  const answer = (allowed: boolean) => (allowed ? "allow" : "implicitDeny");
  if (type === "anonymous" || type === "service" || type === "federated") return answer(granted);
  const local = asked.owner === undefined || asked.owner === account;
  if (type === "root") return answer(local || granted);
  const limits =
    (boundary === undefined || says([boundary], "Allow")) && (session === undefined || says(session, "Allow"));
  const own = says(identity, "Allow");
  if (!local) return answer(granted && own && limits);
  const as = granting.map((statement) =>
    "Principal" in statement ? meanings(statement.Principal, asked.asker) : new Set(["everyone"]),
  );
  if (as.some((meant) => meant.has("self"))) return "allow";
  return answer(limits && (own || as.some((meant) => meant.has("role") || meant.has("everyone"))));
}
