import { type Context, contextOf } from "./context.js";
import type { PolicyDocument, Statement } from "./document.js";
import { type NamedAs, principalKeys } from "./principal.js";
import { type AccessRequest, applies, grantedAs, type Obstacle, obstacles } from "./statement.js";

export type PolicyKind = "identity" | "resource" | "boundary" | "session";

/** A policy by the name that people know it by. */
export interface Policy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** All policies that have a say in a request. */
export interface Policies {
  /** Of the user or role that asks, inline and attached. */
  readonly identity?: readonly Policy[];
  readonly resource?: Policy;
  /** Permissions boundaries and session policies grant nothing: they limit what the others grant. */
  readonly boundary?: Policy;
  /** Given when the role was taken on; they count together. */
  readonly session?: readonly Policy[];
}

export interface EvaluatedRequest extends AccessRequest {
  /** Whose the resource is; the asker's own account unless said otherwise. */
  readonly resourceAccountId?: string;
}

export interface StatementRef {
  readonly kind: PolicyKind;
  readonly policy: string;
  /** From 0. */
  readonly index: number;
  readonly sid?: string;
}

/** The answer and what it rests on. */
export interface Decision {
  readonly decision: "allow" | "explicitDeny" | "implicitDeny";
  /** What decided; absent for an implicit deny, and for the account's root, who needs no statement. */
  readonly statement?: StatementRef;
  /** Of an implicit deny: the kinds of policies that would all have to allow, and don't. */
  readonly lacking?: readonly PolicyKind[];
  /** Of an implicit deny: the Allow that came closest, and what kept it from applying. */
  readonly nearest?: StatementRef & { readonly obstacles: readonly Obstacle[] };
}

interface Candidate {
  readonly kind: PolicyKind;
  readonly policy: Policy;
  readonly statement: Statement;
}

/**
 * Whether a request is allowed, and by what. An explicit Deny anywhere ends it; then an Allow is needed: of the
 * resource's policy or the asker's own within one account, of both across accounts; boundary and session policies limit
 * it except where the resource's policy names the asker itself.
 * Source: IAM user guide, "Policy evaluation logic", "Permissions boundaries for IAM entities", "Cross-account policy
 * evaluation logic".
 */
export function evaluate(request: EvaluatedRequest, policies: Policies): Decision {
  const asked = { ...request, context: withPrincipal(request) };
  const candidates = candidatesOf(policies);
  const applying = candidates.filter(({ kind, statement }) => applies(statement, asked, attachmentOf(kind)));
  const denial = applying.find(({ statement }) => statement.effect === "Deny");
  if (denial) return { decision: "explicitDeny", statement: refOf(denial) };
  const lacking = new Set<PolicyKind>();
  const allowance = allowanceOf(asked, policies, applying, lacking);
  if (allowance) return { decision: "allow", ...(allowance !== "root" && { statement: refOf(allowance) }) };
  // Where the asker's own policies would do, the resource's would too.
  const wouldDo = new Set<PolicyKind>(lacking.has("identity") ? [...lacking, "resource"] : lacking);
  const nearest = nearestOf(
    candidates.filter(({ kind }) => wouldDo.has(kind)),
    asked,
  );
  return { decision: "implicitDeny", lacking: [...lacking], ...(nearest && { nearest }) };
}

/** What the principal says of itself can't be said otherwise by the request. */
const withPrincipal = ({ principal, context }: AccessRequest): Context =>
  new Map([...context, ...contextOf(principalKeys(principal))]);

const attachmentOf = (kind: PolicyKind) => (kind === "resource" ? "resource" : "principal");

function candidatesOf({ identity = [], resource, boundary, session = [] }: Policies): readonly Candidate[] {
  const of = (kind: PolicyKind, policies: readonly Policy[]) =>
    policies.flatMap((policy) => policy.document.statements.map((statement) => ({ kind, policy, statement })));
  return [
    ...of("identity", identity),
    ...of("resource", resource ? [resource] : []),
    ...of("boundary", boundary ? [boundary] : []),
    ...of("session", session),
  ];
}

/** The Allow that the answer rests on; where there is none, `lacking` says which policies it would take. */
function allowanceOf(
  { principal, resourceAccountId }: EvaluatedRequest,
  policies: Policies,
  applying: readonly Candidate[],
  lacking: Set<PolicyKind>,
): Candidate | "root" | undefined {
  const allowed = (kind: PolicyKind) => applying.find((each) => each.kind === kind);
  const grant = (...as: readonly NamedAs[]) =>
    applying.find((each) => {
      const named = each.kind === "resource" ? grantedAs(each.statement, principal) : undefined;
      return named !== undefined && as.includes(named);
    });
  const resource = allowed("resource");
  if (!("accountId" in principal)) return resource ?? lack(lacking, "resource");
  const sameAccount = resourceAccountId === undefined || resourceAccountId === principal.accountId;
  if (principal.kind === "root") {
    if (sameAccount) return "root";
    return resource ?? lack(lacking, "resource");
  }
  const direct = sameAccount ? grant("self") : undefined;
  if (direct) return direct;
  if (policies.boundary && !allowed("boundary")) lacking.add("boundary");
  if (policies.session && !allowed("session")) lacking.add("session");
  const own = allowed("identity");
  if (sameAccount) {
    const granted = grant("role", "everyone") ?? own;
    if (!granted) lacking.add("identity");
    return lacking.size > 0 ? undefined : granted;
  }
  if (!own) lacking.add("identity");
  if (!resource) lacking.add("resource");
  return lacking.size > 0 ? undefined : resource;
}

function lack(lacking: Set<PolicyKind>, kind: PolicyKind): undefined {
  lacking.add(kind);
}

const refOf = ({ kind, policy, statement: { index, sid } }: Candidate): StatementRef => ({
  kind,
  policy: policy.name,
  index,
  ...(sid !== undefined && { sid }),
});

/** How far an obstacle puts a statement off: a wrong action says that it means something else altogether. */
const DISTANCE = { Action: 8, Principal: 4, Resource: 2, Condition: 1 } as const;

function nearestOf(candidates: readonly Candidate[], request: AccessRequest): Decision["nearest"] {
  const allows = candidates
    .filter(({ statement }) => statement.effect === "Allow")
    .map((candidate) => {
      const found = obstacles(candidate.statement, request, attachmentOf(candidate.kind));
      return { candidate, found, distance: found.reduce((sum, { element }) => sum + DISTANCE[element], 0) };
    });
  const [nearest] = allows.filter(({ found }) => found.length > 0).sort((a, b) => a.distance - b.distance);
  return nearest && { ...refOf(nearest.candidate), obstacles: nearest.found };
}

/**
 * What a resource's policy says by itself, whoever it names and by whatever name: a role's trust policy, or the policy
 * of an API whose callers have no policies of their own.
 */
export function evaluateResourcePolicy(request: AccessRequest, policy: Policy): Decision {
  const asked = { ...request, context: withPrincipal(request) };
  const candidates = candidatesOf({ resource: policy });
  const applying = candidates.filter(({ statement }) => applies(statement, asked, "resource"));
  const denial = applying.find(({ statement }) => statement.effect === "Deny");
  if (denial) return { decision: "explicitDeny", statement: refOf(denial) };
  const [allowance] = applying;
  if (allowance) return { decision: "allow", statement: refOf(allowance) };
  const nearest = nearestOf(candidates, asked);
  return { decision: "implicitDeny", lacking: ["resource"], ...(nearest && { nearest }) };
}
