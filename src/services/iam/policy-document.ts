import { Fault } from "../../lib/fault.js";
import { ELEMENTS, PRINCIPAL_KINDS, readPolicy } from "../../lib/policy/document.js";

/** One statement of a policy as written; every element may be a single value or a list. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const malformed = (message: string) => new Fault("MalformedPolicyDocumentException", message);
const syntaxErrors = () => malformed("Syntax errors in policy.");
const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Throws MalformedPolicyDocument for what could not be evaluated later: it would close everything. */
function checkReadable(text: string): void {
  if ("flaw" in readPolicy(text)) throw syntaxErrors();
}

/** Checks an identity policy (managed or inline) as IAM does when it is put. Throws MalformedPolicyDocument. */
export function checkIdentityPolicy(text: string): void {
  const statements = parse(text);
  const seen = new Set<string>();
  for (const statement of statements) {
    if ("Principal" in statement || "NotPrincipal" in statement)
      throw malformed("Policy document should not specify a principal.");
    const actions = listed(statement.Action ?? statement.NotAction);
    if (actions.length === 0) throw malformed("Policy statement must contain actions.");
    for (const action of actions) checkAction(action);
    const resources = listed(statement.Resource ?? statement.NotResource);
    if (resources.length === 0) throw malformed("Policy statement must contain resources.");
    for (const resource of resources)
      if (typeof resource !== "string") throw syntaxErrors();
      else if (resource !== "*" && !/^arn:[^:]*:[^:]*:[^:]*:[^:]*:/.test(resource) && !resource.startsWith("arn:*"))
        throw malformed(`Resource ${resource} must be in ARN format or "*".`);
    if (statement.Sid !== undefined && statement.Sid !== "") {
      if (seen.has(statement.Sid)) throw malformed("Statement IDs (SID) in a single policy must be unique.");
      seen.add(statement.Sid);
    }
  }
  checkReadable(text);
}

/** Checks a role's trust policy as IAM does. Throws MalformedPolicyDocument. */
export function checkTrustPolicy(text: string): void {
  for (const statement of parse(text)) {
    if ("Resource" in statement || "NotResource" in statement) throw malformed("Has prohibited field Resource");
    if (!("Principal" in statement) && !("NotPrincipal" in statement))
      throw malformed("Missing required field Principal");
    const principal = statement.Principal;
    if (principal !== undefined && principal !== "*" && !isRecord(principal)) throw syntaxErrors();
    for (const kind of isRecord(principal) ? Object.keys(principal) : [])
      if (!PRINCIPAL_KINDS.has(kind)) throw malformed(`Invalid principal in policy: "${kind}"`);
    const actions = listed(statement.Action ?? statement.NotAction);
    if (actions.length === 0) throw malformed("Missing required field Action");
    for (const action of actions) {
      checkAction(action);
      if (!/^sts:/i.test(String(action)) && action !== "*")
        throw malformed("AssumeRole policy may only specify STS AssumeRole actions.");
    }
  }
  checkReadable(text);
}

/** The statements of a policy that has been checked before it was kept. */
export const statementsOf = (text: string): readonly Statement[] => parse(text);

function checkAction(action: unknown): void {
  if (typeof action !== "string") throw syntaxErrors();
  if (action !== "*" && !action.includes(":"))
    throw malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
}

function parse(text: string): Statement[] {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw malformed("This policy contains invalid Json");
  }
  if (!isRecord(document)) throw syntaxErrors();
  if (Object.keys(document).some((name) => !["Version", "Id", "Statement"].includes(name))) throw syntaxErrors();
  if (document.Version !== undefined && document.Version !== "2012-10-17" && document.Version !== "2008-10-17")
    throw syntaxErrors();
  const statements = listed(document.Statement);
  if (statements.length === 0) throw syntaxErrors();
  for (const statement of statements) {
    if (!isRecord(statement)) throw syntaxErrors();
    if (Object.keys(statement).some((name) => !ELEMENTS.has(name))) throw syntaxErrors();
    if (statement.Effect === undefined) throw malformed("Missing required field Effect");
    if (statement.Effect !== "Allow" && statement.Effect !== "Deny")
      throw malformed(`Invalid effect: ${String(statement.Effect)}`);
    if (statement.Condition !== undefined && !isRecord(statement.Condition)) throw syntaxErrors();
  }
  return statements as Statement[];
}
