import fc from "fast-check";
import { expect, test } from "vitest";
import { contextOf } from "../../../src/lib/policy/context.js";
import { readPolicy } from "../../../src/lib/policy/document.js";
import { evaluate, type Policy } from "../../../src/lib/policy/evaluate.js";
import type { Principal } from "../../../src/lib/policy/principal.js";
import { type Asker, decide, type Raw, type RawPolicy, type RawStatement } from "./reference.js";

const ACCOUNT = "111111111111";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/path/reader`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/reader/alice`;
const USER = `arn:aws:iam::${ACCOUNT}:user/alice`;
const ASKERS: Asker[] = [
  { type: "root", account: ACCOUNT },
  { type: "user", account: ACCOUNT, arn: USER },
  { type: "session", account: ACCOUNT, arn: SESSION, roleArn: ROLE },
  { type: "service", name: "lambda.amazonaws.com" },
  { type: "federated", name: "cognito-identity.amazonaws.com" },
  { type: "anonymous" },
];

function principalOf({ type, account = "", arn = "", roleArn = "", name = "" }: Asker): Principal {
  switch (type) {
    case "root":
      return { kind: "root", accountId: account };
    case "user":
      return { kind: "user", accountId: account, arn };
    case "session":
      return { kind: "session", accountId: account, arn, roleArn };
    case "service":
      return { kind: "service", name };
    case "federated":
      return { kind: "federated", provider: name };
    default:
      return { kind: "anonymous" };
  }
}

const someOf = <T>(...items: T[]) => fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 3 });
const oneOrList = <T>(items: fc.Arbitrary<T[]>) => items.map((list) => (list.length === 1 ? list[0] : list));

const action = oneOrList(someOf("*", "s:*", "S:get", "s:?et", "t:Get", "*:Put", "s:G*t"));
const resource = oneOrList(
  someOf(
    "*",
    "arn:aws:s:r:1:box/*",
    "arn:aws:s:*:*:*",
    "arn:*:s:r:1:box/a?",
    "arn:aws:s:r:1:${k:One}/*",
    "arn:aws:s:r:1:box/${k:none, 'ab'}",
    "arn:aws:s:r:1:${*}",
    "arn:aws:${k:one}:r:1:*",
    "arn:aws:s*",
  ),
);
const principalNames: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom("*", { AWS: "*" }, { Service: "lambda.amazonaws.com" }, { Service: ["x.amazonaws.com"] }),
  fc.constantFrom({ Federated: "cognito-identity.amazonaws.com" }, { CanonicalUser: "abc" }),
  someOf(ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`, ROLE, SESSION, USER, "arn:aws:iam::222222222222:root").map((AWS) => ({
    AWS,
  })),
);
const operators = [
  ...["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
  ...["StringLike", "StringNotLike", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress"],
  ...["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
  ...["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].flatMap((each) => [
    `Numeric${each}`,
    `Date${each}`,
  ]),
];
const operator = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...operators) },
  { weight: 3, arbitrary: fc.constantFrom(...operators).map((name) => `${name}IfExists`) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom("ForAnyValue", "ForAllValues"),
        fc.constantFrom(...operators),
        fc.constantFrom("", "IfExists"),
      )
      .map(([set, name, end]) => `${set}:${name}${end}`),
  },
  { weight: 2, arbitrary: fc.constant("Null") },
);
const ARN = "arn:aws:s:r:1:box/ab";
const VALUES = [
  "box",
  "BOX",
  "1",
  "1.5",
  "2026",
  "2026-03-01",
  "true",
  "10.0.0.7",
  "::ffff:10.0.0.7",
  "2001:db8::1",
  "YQ==",
  ARN,
];
const wanted = fc.constantFrom(
  ...VALUES,
  ...["b*", "?ox", "${k:one}", "${k:many}", "${k:none, 'box'}", "${*}", "10.0.0.0/8", "10.0.0.8/29", "2001:db8::/32"],
  ...["arn:aws:s:*:*:box/*", "*", "arn:aws:s*", "False"],
);
const key = fc.constantFrom("k:one", "K:One", "k:many", "k:none", "aws:PrincipalAccount");
const conditions = fc.dictionary(
  operator,
  fc.dictionary(key, oneOrList(fc.uniqueArray(wanted, { minLength: 1, maxLength: 3 })), { minKeys: 1, maxKeys: 2 }),
  { minKeys: 0, maxKeys: 2 },
);

const statement = (ofResource: boolean): fc.Arbitrary<RawStatement> =>
  fc
    .record({
      Effect: fc.oneof({ weight: 3, arbitrary: fc.constant("Allow") }, { weight: 1, arbitrary: fc.constant("Deny") }),
      action,
      negateAction: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
      resource: fc.option(resource, { freq: ofResource ? 3 : 20 }),
      negateResource: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
      principal: fc.option(principalNames, { freq: ofResource ? 20 : 1, nil: undefined }),
      negatePrincipal: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
      named: fc.integer({ min: 0, max: 15 }).map((n) => (ofResource ? n !== 0 : n === 0)),
      Condition: fc.option(conditions, { freq: 2, nil: undefined }),
    })
    .map((drawn) => ({
      Effect: drawn.Effect,
      [drawn.negateAction ? "NotAction" : "Action"]: drawn.action,
      ...(drawn.resource !== null && { [drawn.negateResource ? "NotResource" : "Resource"]: drawn.resource }),
      ...(drawn.named && { [drawn.negatePrincipal ? "NotPrincipal" : "Principal"]: drawn.principal ?? "*" }),
      ...(drawn.Condition && { Condition: drawn.Condition }),
    }));
const policy = (ofResource = false): fc.Arbitrary<RawPolicy> =>
  fc.record({
    Version: fc.oneof(
      { weight: 5, arbitrary: fc.constant("2012-10-17") },
      { weight: 1, arbitrary: fc.constant("2008-10-17") },
    ),
    Statement: fc.array(statement(ofResource), { minLength: 1, maxLength: 3 }),
  });
const policies: fc.Arbitrary<Raw> = fc.record(
  {
    identity: fc.array(policy(), { maxLength: 2 }),
    resource: policy(true),
    boundary: policy(),
    session: fc.array(policy(), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const values = fc.record(
  {
    "k:one": fc.constantFrom(...VALUES, ""),
    "k:many": fc.array(fc.constantFrom(...VALUES, ""), { maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const asked = fc.record(
  {
    asker: fc.constantFrom(...ASKERS),
    action: fc.constantFrom("s:Get", "s:Put", "t:Get"),
    resource: fc.constantFrom(ARN, "arn:aws:s:r:1:1/x:y", "arn:aws-cn:s:r:1:box/a*"),
    owner: fc.constantFrom(ACCOUNT, "222222222222"),
    values,
  },
  { requiredKeys: ["asker", "action", "values"] },
);

function ready(raw: RawPolicy, name: string): Policy {
  const read = readPolicy(JSON.stringify(raw));
  if ("flaw" in read) throw new Error(read.flaw);
  return { name, document: read.document };
}

const seen = { allow: 0, explicitDeny: 0, implicitDeny: 0 };

test("the engine decides as a slow and plain second one does", () => {
  fc.assert(
    fc.property(asked, policies, (request, raw) => {
      const account = request.asker.account;
      const withAccount = { ...request.values, ...(account !== undefined && { "aws:PrincipalAccount": account }) };
      const {
        decision,
        statement: decided,
        lacking,
      } = evaluate(
        {
          principal: principalOf(request.asker),
          action: request.action,
          context: contextOf(request.values),
          ...(request.resource !== undefined && { resource: request.resource }),
          ...(request.owner !== undefined && { resourceAccountId: request.owner }),
        },
        {
          ...(raw.identity && { identity: raw.identity.map((each, at) => ready(each, `identity ${at}`)) }),
          ...(raw.resource && { resource: ready(raw.resource, "resource") }),
          ...(raw.boundary && { boundary: ready(raw.boundary, "boundary") }),
          ...(raw.session && { session: raw.session.map((each, at) => ready(each, `session ${at}`)) }),
        },
      );
      seen[decision]++;
      expect(decision).toBe(decide({ ...request, values: withAccount }, raw));
      if (decision === "explicitDeny") expect(decided).toBeDefined();
      if (decision === "implicitDeny") expect(lacking).not.toEqual([]);
    }),
    { numRuns: 4000 },
  );
  // The cases are worth something only where every answer comes up often.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(150);
});
