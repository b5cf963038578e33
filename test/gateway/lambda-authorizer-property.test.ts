import fc from "fast-check";
import { expect, test } from "vitest";
import type { Authorizer } from "../../src/services/apigateway/rest-api.js";
import { ACCOUNT, API, Bench, lambdaUri, type ProxyEvent, returned } from "./support.js";

const bench = new Bench();

const ARN = `arn:aws:execute-api:us-east-1:${ACCOUNT}:${API}/dev`;
const GUARD: Authorizer = {
  id: "guard0",
  name: "guard",
  type: "TOKEN",
  authorizerUri: lambdaUri(`arn:aws:lambda:us-east-1:${ACCOUNT}:function:guard`),
  identitySource: "method.request.header.X-Auth",
};
const guarded = { authorizationType: "CUSTOM", authorizerId: GUARD.id } as const;
const METHODS = ["GET /", "GET /a", "POST /a", "GET /a/b", "DELETE /c"] as const;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const strings = (value: unknown): readonly string[] | undefined => {
  const list = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((one) => typeof one === "string") ? list : undefined;
};

/** `*` and `?`, by trying everything. */
function like(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] === "*") return like(pattern.slice(1), text) || (text !== "" && like(pattern, text.slice(1)));
  return text !== "" && (pattern[0] === "?" || pattern[0] === text[0]) && like(pattern.slice(1), text.slice(1));
}
/** An ARN's fields don't run into each other. */
function namesResource(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  const split = (text: string) => {
    const fields = text.split(":");
    return [...fields.slice(0, 5), fields.slice(5).join(":")];
  };
  const [wanted, actual] = [split(pattern), split(arn)];
  return pattern.split(":").length >= 6 && wanted.every((field, at) => like(field, actual[at] ?? ""));
}

/** What the guide says, written down once more as plainly as can be, for answers without conditions and variables. */
function reference(answer: unknown, method: string): boolean {
  if (!isObject(answer)) return false;
  const { principalId, policyDocument, context = {}, usageIdentifierKey = "", ...others } = answer;
  if (Object.keys(others).length > 0 || typeof principalId !== "string" || !isObject(policyDocument)) return false;
  if (usageIdentifierKey !== null && typeof usageIdentifierKey !== "string") return false;
  if (context !== null && !isObject(context)) return false;
  if (Object.values(context ?? {}).some((value) => !["string", "number", "boolean"].includes(typeof value)))
    return false;
  const { Version = "2008-10-17", Id = "", Statement, ...rest } = policyDocument;
  if (Object.keys(rest).length > 0 || typeof Id !== "string") return false;
  if (Version !== "2012-10-17" && Version !== "2008-10-17") return false;
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  if (statements.length === 0) return false;
  const [verb = "", path = ""] = method.split(" ");
  const arn = `${ARN}/${verb}${path}`;
  let allowed = false;
  let denied = false;
  for (const statement of statements) {
    if (!isObject(statement)) return false;
    const { Sid = "", Effect, Action, NotAction, Resource, NotResource, Condition = {}, ...more } = statement;
    if (Object.keys(more).length > 0 || typeof Sid !== "string") return false;
    if (Effect !== "Allow" && Effect !== "Deny") return false;
    if ("Action" in statement === "NotAction" in statement) return false;
    if ("Resource" in statement === "NotResource" in statement) return false;
    if (!isObject(Condition)) return false;
    const actions = strings(Action ?? NotAction);
    const resources = strings(Resource ?? NotResource);
    if (!actions || !resources || resources.some((one) => one.length > 512)) return false;
    const action = actions.some((one) => like(one.toLowerCase(), "execute-api:invoke")) === "Action" in statement;
    const resource = resources.some((one) => namesResource(one, arn)) === "Resource" in statement;
    if (!action || !resource) continue;
    if (Effect === "Deny") denied = true;
    else allowed = true;
  }
  return allowed && !denied;
}

const junk = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, 1, "", "*", "Allow", [], {}, [[]], ["*"], { a: 1 }),
  fc.jsonValue({ maxDepth: 2 }),
);
/** Mostly what it should be. */
const mostly = <T>(arbitrary: fc.Arbitrary<T>, weight = 60): fc.Arbitrary<unknown> =>
  fc.oneof({ weight, arbitrary }, { weight: 1, arbitrary: junk });
const listed = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof(arbitrary, fc.array(arbitrary, { maxLength: 3 }));

const effect = mostly(fc.constantFrom("Allow", "Allow", "Allow", "Deny", "allow"), 40);
const action = mostly(
  listed(
    fc.constantFrom(
      "execute-api:Invoke",
      "execute-api:*",
      "*",
      "EXECUTE-API:INVOKE",
      "s3:GetObject",
      "execute-api:Inv?ke",
    ),
  ),
);
const resource = mostly(
  listed(
    fc.oneof(
      fc.constantFrom("*", `${ARN}/*`, `${ARN}/*/*`, `${ARN}/GET/*`, `${ARN}/GET/`, `${ARN}/?ET/a`, `${ARN}/POST/a`),
      fc.constantFrom("arn:aws:execute-api:*:*:*/*/*/*", "arn:*", `${ARN}/GET/a/*`, `${ARN}/*/a`, "x".repeat(513)),
      fc.tuple(fc.nat({ max: ARN.length + 8 }), fc.nat({ max: 4 })).map(([at, length]) => {
        const arn = `${ARN}/GET/a/b`;
        return `${arn.slice(0, at)}*${arn.slice(at + length)}`;
      }),
    ),
  ),
);
const statement = fc
  .record(
    {
      Sid: mostly(fc.string({ maxLength: 5 })),
      Effect: effect,
      Action: action,
      NotAction: action,
      Resource: resource,
      NotResource: resource,
    },
    { requiredKeys: ["Effect", "Action", "Resource"] },
  )
  .chain((whole) =>
    fc
      .constantFrom<readonly string[]>(
        ["NotAction", "NotResource"],
        ["NotAction", "NotResource"],
        ["NotAction", "NotResource"],
        ["Action", "NotResource"],
        ["NotAction", "Resource"],
        ["NotAction"],
        ["Action", "Resource"],
      )
      .map((dropped) => Object.fromEntries(Object.entries(whole).filter(([name]) => !dropped.includes(name)))),
  );
const answer = mostly(
  fc
    .record(
      {
        principalId: mostly(fc.string(), 40),
        policyDocument: mostly(
          fc.record(
            {
              Version: mostly(fc.constant("2012-10-17"), 40),
              Statement: mostly(listed(mostly(statement, 40)), 40),
              Id: mostly(fc.string(), 40),
            },
            { requiredKeys: ["Version", "Statement"] },
          ),
          40,
        ),
        context: mostly(fc.dictionary(fc.string(), mostly(fc.oneof(fc.string(), fc.integer(), fc.boolean()), 60)), 40),
        usageIdentifierKey: mostly(fc.string(), 40),
        extra: junk,
      },
      { requiredKeys: ["principalId", "policyDocument"], noNullPrototype: true },
    )
    .chain((whole) =>
      fc.integer({ min: 0, max: 15 }).map((roll) => (roll === 0 ? whole : { ...whole, extra: undefined })),
    ),
  40,
);

test("no answer lets a request through, fresh or kept, unless the plain reading of the guide does", async () => {
  bench.serve({
    methods: Object.fromEntries(METHODS.map((name) => [name, guarded])),
    snapshot: { authorizers: [GUARD] },
  });
  let counter = 0;
  const outcomes = { allowed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      answer,
      fc.shuffledSubarray([...METHODS], { minLength: 2, maxLength: 3 }),
      async (value, methods) => {
        const token = `token-${counter++}`;
        const payload = JSON.stringify(value) ?? "null";
        bench.invoke = (event: ProxyEvent) =>
          event.type === "TOKEN" ? { ...returned(null), payload } : returned({ statusCode: 200, body: "through" });
        for (const method of methods) {
          const [verb = "", path = ""] = method.split(" ");
          const { body } = await bench.gateway.handle({
            restApiId: API,
            stageName: "dev",
            method: verb,
            rawPath: path,
            rawQuery: "",
            rawHeaders: ["X-Auth", token],
            body: Buffer.alloc(0),
            sourceIp: "127.0.0.1",
            protocol: "HTTP/1.1",
            domainName: "x.example",
          });
          const expected = reference(JSON.parse(payload), method);
          outcomes[expected ? "allowed" : "refused"] += 1;
          expect([method, String(body) === "through"]).toEqual([method, expected]);
        }
      },
    ),
    { numRuns: 2500 },
  );
  // The generator must reach both sides, or the law says nothing.
  expect(Math.min(outcomes.allowed, outcomes.refused)).toBeGreaterThan(200);
});
