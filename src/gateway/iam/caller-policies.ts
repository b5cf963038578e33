import { type PolicyDocument, readPolicy } from "../../lib/policy/document.js";
import type { Policies, Policy } from "../../lib/policy/evaluate.js";
import type { Tag } from "../../services/sts/web-identity.js";
import type { RolesAndPolicies } from "../neighbours.js";
import type { SigningKey } from "./signer.js";

/** Everything that may decide what a caller may do, and what to tell a person who wonders. */
export interface CallerPolicies extends Omit<Policies, "resource"> {
  readonly roleTags: readonly Tag[];
  /** The role that the caller took on was deleted, or made anew, since. */
  readonly roleIsGone: boolean;
  /** ARNs of AWS managed policies whose text isn't known here: they grant nothing. */
  readonly unread: readonly string[];
}

type RolePolicies = Omit<CallerPolicies, "session">;

const NOBODY: RolePolicies = { identity: [], roleTags: [], roleIsGone: true, unread: [] };
const OWNER: RolePolicies = { identity: [], roleTags: [], roleIsGone: false, unread: [] };

const NOTHING: PolicyDocument = { version: "2012-10-17", statements: [] };
const DENY_ALL = readPolicy({ Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*" } });

/** A policy that can't be read might deny: so it denies everything. */
function documentOf(text: string): PolicyDocument {
  const read = readPolicy(text);
  if ("document" in read) return read.document;
  return "document" in DENY_ALL ? DENY_ALL.document : NOTHING;
}

const nameOf = (policyArn: string) => policyArn.slice(policyArn.lastIndexOf("/") + 1);
const MOST_SESSION_POLICIES = 500;

/**
 * The policies of callers, read anew whenever IAM changes, so that what is revoked is refused at the next request, also
 * with credentials that were given before (recorded).
 */
export class CallerPolicyReader {
  readonly #iam: RolesAndPolicies;
  #generation = -1;
  readonly #roles = new Map<string, RolePolicies>();
  readonly #managed = new Map<string, PolicyDocument | undefined>();
  readonly #sessionTexts = new Map<string, PolicyDocument>();

  constructor(iam: RolesAndPolicies) {
    this.#iam = iam;
  }

  of({ caller, session }: SigningKey): CallerPolicies {
    if (this.#generation !== this.#iam.policyGeneration) {
      this.#roles.clear();
      this.#managed.clear();
      this.#generation = this.#iam.policyGeneration;
    }
    if (!session) return OWNER;
    const [roleId = ""] = caller.userId.split(":");
    const known = `${session.roleArn} ${roleId}`;
    let role = this.#roles.get(known);
    if (!role) {
      role = this.#read(session.roleArn, roleId);
      this.#roles.set(known, role);
    }
    const limits = this.#limits(session);
    return limits ? { ...role, session: limits } : role;
  }

  #read(roleArn: string, roleId: string): RolePolicies {
    const role = this.#iam.findRoleByArn(roleArn);
    if (!role || role.roleId !== roleId) return NOBODY;
    const unread: string[] = [];
    const attached = role.attachedPolicies.flatMap((arn): Policy[] => {
      const document = this.#document(arn);
      if (!document) unread.push(arn);
      return document ? [{ name: nameOf(arn), document }] : [];
    });
    const inline = Object.entries(role.inlinePolicies).map(([name, text]) => ({ name, document: documentOf(text) }));
    const { permissionsBoundary: boundary } = role;
    return {
      identity: [...inline, ...attached],
      // A boundary whose text isn't known lets nothing through.
      ...(boundary !== undefined && {
        boundary: { name: nameOf(boundary), document: this.#document(boundary) ?? NOTHING },
      }),
      roleTags: role.tags,
      roleIsGone: false,
      unread,
    };
  }

  #limits({ policy, policyArns = [] }: NonNullable<SigningKey["session"]>): readonly Policy[] | undefined {
    if (policy === undefined && policyArns.length === 0) return undefined;
    return [
      ...(policy === undefined ? [] : [{ name: "of the session", document: this.#sessionText(policy) }]),
      ...policyArns.map((arn) => ({ name: nameOf(arn), document: this.#document(arn) ?? NOTHING })),
    ];
  }

  #document(arn: string): PolicyDocument | undefined {
    if (!this.#managed.has(arn)) {
      const text = this.#iam.policyDocument(arn);
      this.#managed.set(arn, text === undefined ? undefined : documentOf(text));
    }
    return this.#managed.get(arn);
  }

  #sessionText(text: string): PolicyDocument {
    const known = this.#sessionTexts.get(text);
    if (known) return known;
    const document = documentOf(text);
    if (this.#sessionTexts.size >= MOST_SESSION_POLICIES) this.#sessionTexts.clear();
    this.#sessionTexts.set(text, document);
    return document;
  }
}
