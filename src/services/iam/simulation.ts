import { Fault } from "../../lib/fault.js";
import { type Context, type ContextValue, contextOf } from "../../lib/policy/context.js";
import { type PolicyDocument, readPolicy, type Statement } from "../../lib/policy/document.js";
import { evaluate, type Policies, type Policy } from "../../lib/policy/evaluate.js";
import { type Principal, principalKeys } from "../../lib/policy/principal.js";
import { type AccessRequest, type Attachment, applies, obstacles } from "../../lib/policy/statement.js";
import { statementPositions } from "./statement-positions.js";

/** A policy that takes part in a simulation, by the name that the results give it. */
export interface SourcePolicy {
  readonly id: string;
  /** JSON. */
  readonly text: string;
}

export interface Simulation {
  readonly principal: Principal;
  /** Whose the resources are, unless their ARNs say. */
  readonly resourceOwner: string;
  readonly identity: readonly SourcePolicy[];
  readonly boundary?: SourcePolicy | undefined;
  readonly resourcePolicy?: SourcePolicy | undefined;
  readonly context: Context;
  readonly actions: readonly string[];
  /** `*` for all. */
  readonly resources: readonly string[];
}

/** What IAM calls the type of every policy in a result, though its model doesn't list it. */
const POLICY_TYPE = "IAM Policy" as "user-managed";

const DECISIONS = { allow: "allowed", explicitDeny: "explicitDeny", implicitDeny: "implicitDeny" } as const;

/** Reads a policy that was given for a simulation. Throws InvalidInput. */
function documentOf({ id, text }: SourcePolicy): PolicyDocument {
  const read = readPolicy(text);
  if ("flaw" in read) throw new Fault("InvalidInputException", `Invalid policy ${id}: ${read.flaw}`);
  return read.document;
}

interface Source {
  readonly policy: SourcePolicy;
  readonly document: PolicyDocument;
  readonly attachment: Attachment;
}

/**
 * Whether the policies allow each action on each resource, and which statements say so: one result for each pair, in the
 * order in which they were asked. The rules are those by which the requests themselves are decided (src/lib/policy).
 * Source: IAM API reference, "SimulatePrincipalPolicy", "EvaluationResult".
 */
export function simulate(simulation: Simulation) {
  const { identity, boundary, resourcePolicy, actions, resources } = simulation;
  const source = (attachment: Attachment) => (policy: SourcePolicy) => ({
    policy,
    document: documentOf(policy),
    attachment,
  });
  const own = identity.map(source("principal"));
  const limit = [boundary ?? []].flat().map(source("principal"));
  const others = [resourcePolicy ?? []].flat().map(source("resource"));
  const named = ({ policy, document }: Source): Policy => ({ name: policy.id, document });
  const [limited] = limit;
  const [other] = others;
  const policies: Policies = {
    identity: own.map(named),
    ...(limited && { boundary: named(limited) }),
    ...(other && { resource: named(other) }),
  };
  const sources = [...own, ...limit, ...others];
  return actions.flatMap((action) =>
    resources.map((resource) => resultOf(simulation, action, resource, policies, sources, limited)),
  );
}

function resultOf(
  { principal, resourceOwner, context }: Simulation,
  action: string,
  resource: string,
  policies: Policies,
  sources: readonly Source[],
  boundary: Source | undefined,
) {
  // What the principal says of itself holds, whatever the simulation's context says.
  const known = new Map([...context, ...contextOf(principalKeys(principal))]);
  const request = { principal, action, resource, context: known };
  const owner = resource.split(":")[4] || resourceOwner;
  const { decision } = evaluate({ ...request, resourceAccountId: owner }, policies);
  const applying = sources.flatMap((source) => matchesOf(source, request));
  const wanted = { allow: "Allow", explicitDeny: "Deny", implicitDeny: undefined }[decision];
  const MatchedStatements = applying
    .filter(({ statement, source }) => statement.effect === wanted && (wanted === "Deny" || source !== boundary))
    .map(({ source, statement }) => ({
      SourcePolicyId: source.policy.id,
      SourcePolicyType: POLICY_TYPE,
      ...statementPositions(source.policy.text)[statement.index],
    }));
  const MissingContextValues = missingKeys(sources, request);
  const limits = boundary && {
    PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: isAllowedBy(boundary, applying) },
  };
  const isSpecific = resource !== "*";
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: DECISIONS[decision],
    MatchedStatements,
    MissingContextValues,
    ...limits,
    ...(isSpecific && {
      EvalDecisionDetails: {},
      ResourceSpecificResults: [
        {
          EvalResourceName: resource,
          EvalResourceDecision: DECISIONS[decision],
          MatchedStatements,
          MissingContextValues,
          ...limits,
        },
      ],
    }),
  };
}

const matchesOf = (source: Source, request: AccessRequest): { source: Source; statement: Statement }[] =>
  source.document.statements
    .filter((statement) => applies(statement, request, source.attachment))
    .map((statement) => ({ source, statement }));

function isAllowedBy(boundary: Source, applying: readonly { source: Source; statement: Statement }[]): boolean {
  const effects = applying.filter(({ source }) => source === boundary).map(({ statement }) => statement.effect);
  return effects.includes("Allow") && !effects.includes("Deny");
}

/** The condition keys that statements about this action look at and that nobody gave. */
function missingKeys(sources: readonly Source[], request: AccessRequest): string[] {
  const missing = new Map<string, string>();
  for (const { document, attachment } of sources)
    for (const statement of document.statements) {
      const misses = obstacles(statement, request, attachment);
      if (misses.some(({ element }) => element === "Action" || element === "Principal")) continue;
      for (const { keyText, key } of statement.conditions)
        if (!request.context.has(key)) missing.set(key, missing.get(key) ?? keyText);
    }
  return [...missing.values()];
}

/** The context of a simulation: `ContextEntries` as the request gives them. */
export function simulatedContext(
  entries: readonly {
    readonly ContextKeyName?: string;
    readonly ContextKeyValues?: readonly string[];
    readonly ContextKeyType?: string;
  }[],
): Context {
  const values: Record<string, ContextValue> = {};
  for (const { ContextKeyName = "", ContextKeyValues = [], ContextKeyType = "string" } of entries) {
    const [first] = ContextKeyValues;
    if (ContextKeyType.endsWith("List")) values[ContextKeyName] = ContextKeyValues;
    else if (first !== undefined) values[ContextKeyName] = first;
  }
  return contextOf(values);
}
