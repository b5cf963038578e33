import { Fault } from "../../lib/fault.js";
import { type Random, uuid } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import { conflict, functionArn, invalid, notFound, parseFunctionName, wrongRevision } from "./function-name.js";
import { type FunctionRecords, LATEST, type PolicyStatement } from "./records.js";

export interface PermissionInput {
  readonly FunctionName: string;
  readonly Qualifier?: string | undefined;
  readonly StatementId: string;
  readonly Action: string;
  readonly Principal: string;
  readonly SourceArn?: string | undefined;
  readonly SourceAccount?: string | undefined;
  readonly EventSourceToken?: string | undefined;
  readonly FunctionUrlAuthType?: string | undefined;
  readonly PrincipalOrgID?: string | undefined;
  readonly RevisionId?: string | undefined;
}

/** Who asks for what, of {@link ResourcePolicies.permits}. */
export interface PermissionQuestion {
  readonly action: string;
  /** A service, e.g. `apigateway.amazonaws.com`. */
  readonly principal: string;
  readonly sourceArn?: string | undefined;
  readonly sourceAccount?: string | undefined;
}

const MOST_ANSWERS = 5_000;

/** The resource policies of functions, versions and aliases. */
export class ResourcePolicies {
  readonly #records: FunctionRecords;
  readonly #placement: Placement;
  readonly #random: Random;
  readonly #answers = new Map<string, boolean>();

  constructor(records: FunctionRecords, placement: Placement, random: Random) {
    this.#records = records;
    this.#placement = placement;
    this.#random = random;
  }

  /** To be called when anything that a policy hangs on has changed. */
  forget(): void {
    this.#answers.clear();
  }

  /** Returns the statement as it stands in the policy. Errors and their order as recorded. */
  add(input: PermissionInput): PolicyStatement {
    const { name, qualifier } = parseFunctionName(input.FunctionName, input.Qualifier, this.#placement);
    if (qualifier === LATEST) throw invalid("We currently do not support adding policies for $LATEST.");
    const principal = policyPrincipal(input.Principal);
    this.#requireTarget(name, qualifier);
    const policy = this.#records.policy(name, qualifier ?? "");
    if (input.RevisionId !== undefined && policy && policy.revisionId !== input.RevisionId)
      throw wrongRevision("GetPolicy");
    if (policy?.statements.some(({ Sid }) => Sid === input.StatementId))
      throw conflict(
        `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    const condition = conditionOf(input);
    const statement: PolicyStatement = {
      Sid: input.StatementId,
      Effect: "Allow",
      Principal: principal,
      Action: input.Action,
      Resource: functionArn(this.#placement, name, qualifier),
      ...(condition && { Condition: condition }),
    };
    const revisionId = uuid(this.#random);
    this.#records.putPolicy(name, qualifier ?? "", {
      revisionId,
      statements: [...(policy?.statements ?? []), statement],
    });
    return statement;
  }

  remove(functionName: string, statementId: string, options: { qualifier?: string; revisionId?: string } = {}): void {
    const { name, qualifier } = parseFunctionName(functionName, options.qualifier, this.#placement);
    if (!this.#records.function(name)) throw notFound(`No policy found for: ${functionArn(this.#placement, name)}`);
    this.#requireTarget(name, qualifier);
    const policy = this.#records.policy(name, qualifier ?? "");
    if (!policy) throw notFound("No policy is associated with the given resource.");
    if (options.revisionId !== undefined && options.revisionId !== policy.revisionId) throw wrongRevision("GetPolicy");
    const statements = policy.statements.filter(({ Sid }) => Sid !== statementId);
    if (statements.length === policy.statements.length)
      throw notFound(`Statement ${statementId} is not found in resource policy.`);
    const revisionId = uuid(this.#random);
    this.#records.putPolicy(name, qualifier ?? "", statements.length > 0 ? { revisionId, statements } : undefined);
  }

  /** The policy as GetPolicy prints it. */
  get(functionName: string, qualifierGiven?: string): { Policy: string; RevisionId: string } {
    const { name, qualifier } = parseFunctionName(functionName, qualifierGiven, this.#placement);
    const policy = this.#records.policy(name, qualifier ?? "");
    if (!policy) throw notFound("The resource you requested does not exist.");
    const document = { Version: "2012-10-17", Id: "default", Statement: policy.statements };
    return { Policy: JSON.stringify(document), RevisionId: policy.revisionId };
  }

  /** Whether the policy of what the ARN names lets the principal do this. What has no policy permits nothing. */
  permits(arn: string, question: PermissionQuestion): boolean {
    const key = `${arn}\n${question.action}\n${question.principal}\n${question.sourceArn}\n${question.sourceAccount}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const answer = this.#decide(arn, question);
    if (this.#answers.size >= MOST_ANSWERS) this.#answers.clear();
    this.#answers.set(key, answer);
    return answer;
  }

  #decide(arn: string, question: PermissionQuestion): boolean {
    try {
      const { name, qualifier } = parseFunctionName(arn, undefined, this.#placement);
      const policy = this.#records.policy(name, qualifier ?? "");
      return policy?.statements.some((statement) => allows(statement, question)) ?? false;
    } catch (error) {
      if (error instanceof Fault) return false;
      throw error;
    }
  }

  #requireTarget(name: string, qualifier: string | undefined): void {
    const arn = functionArn(this.#placement, name, qualifier);
    if (!this.#records.function(name)) throw notFound(`Function not found: ${functionArn(this.#placement, name)}`);
    if (qualifier === undefined || this.#records.version(name, qualifier) || this.#records.alias(name, qualifier))
      return;
    throw notFound(/^(\d+|.*\$.*)$/.test(qualifier) ? `Function not found: ${arn}` : `Cannot find alias arn: ${arn}`);
  }
}

function policyPrincipal(principal: string): PolicyStatement["Principal"] {
  if (principal === "*") return "*";
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  if (/^arn:aws[a-zA-Z-]*:(iam|sts)::\d{12}:/.test(principal)) return { AWS: principal };
  if (/^[a-z0-9.-]+\.amazon(aws)?\.com(\.cn)?$/.test(principal)) return { Service: principal };
  throw invalid("The provided principal was invalid. Please check the principal and try again.");
}

function conditionOf(input: PermissionInput): PolicyStatement["Condition"] | undefined {
  const equals = {
    ...(input.SourceAccount !== undefined && { "AWS:SourceAccount": input.SourceAccount }),
    ...(input.FunctionUrlAuthType !== undefined && { "lambda:FunctionUrlAuthType": input.FunctionUrlAuthType }),
    ...(input.PrincipalOrgID !== undefined && { "aws:PrincipalOrgID": input.PrincipalOrgID }),
    ...(input.EventSourceToken !== undefined && { "lambda:EventSourceToken": input.EventSourceToken }),
  };
  const condition = {
    ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
    ...(input.SourceArn !== undefined && { ArnLike: { "AWS:SourceArn": input.SourceArn } }),
  };
  return Object.keys(condition).length > 0 ? condition : undefined;
}

function allows(statement: PolicyStatement, question: PermissionQuestion): boolean {
  const { Principal: principal } = statement;
  if (principal !== "*" && !("Service" in principal && principal.Service === question.principal)) return false;
  if (!like(statement.Action, question.action)) return false;
  for (const [operator, tests] of Object.entries(statement.Condition ?? {}))
    for (const [key, wanted] of Object.entries(tests)) {
      // A key that the caller has no value for fails its test.
      const actual = { "AWS:SourceArn": question.sourceArn, "AWS:SourceAccount": question.sourceAccount }[key];
      if (actual === undefined) return false;
      if (operator === "ArnLike" ? !arnLike(wanted, actual) : wanted !== actual) return false;
    }
  return true;
}

/** `ArnLike`: each of the six parts by itself, `*` and `?` as wildcards (IAM guide, condition operators). */
function arnLike(pattern: string, arn: string): boolean {
  const wanted = arnParts(pattern);
  const actual = arnParts(arn);
  return wanted.length === actual.length && wanted.every((part, at) => like(part, actual[at] ?? ""));
}

function arnParts(arn: string): string[] {
  const parts = arn.split(":");
  return parts.length > 6 ? [...parts.slice(0, 5), parts.slice(5).join(":")] : parts;
}

function like(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text;
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "s").test(text);
}
