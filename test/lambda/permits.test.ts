import fc from "fast-check";
import { expect, test } from "vitest";
import type { PermissionInput } from "../../src/services/lambda/service.js";
import { create, startFunctions } from "./support.js";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:f";
const API = "arn:aws:execute-api:us-east-1:000000000000:abcdefghij";
const ASKED = {
  action: "lambda:InvokeFunction",
  principal: "apigateway.amazonaws.com",
  sourceArn: `${API}/dev/GET/items`,
  sourceAccount: "000000000000",
};
const GRANT = { StatementId: "s", Action: "lambda:InvokeFunction", Principal: "apigateway.amazonaws.com" };

async function policyOf(...grants: Partial<PermissionInput>[]) {
  const { functions } = startFunctions();
  await create(functions, "exports.handler = async () => 1");
  functions.publishVersion("f");
  grants.forEach((grant, at) => {
    functions.addPermission({ FunctionName: "f", ...GRANT, StatementId: `s${at}`, ...grant });
  });
  return functions;
}

test.each<[string, boolean, Partial<PermissionInput>, Partial<typeof ASKED>]>([
  ["no condition", true, {}, {}],
  ["another service", false, { Principal: "s3.amazonaws.com" }, {}],
  ["anyone", true, { Principal: "*" }, {}],
  ["an account is no service", false, { Principal: "000000000000" }, {}],
  ["every action of Lambda", true, { Action: "lambda:*" }, {}],
  ["another action", false, { Action: "lambda:InvokeFunctionUrl" }, {}],
  ["the source's very ARN", true, { SourceArn: `${API}/dev/GET/items` }, {}],
  ["wildcards for stage and method", true, { SourceArn: `${API}/*/*/items` }, {}],
  ["one wildcard for all", true, { SourceArn: `${API}/*` }, {}],
  ["a question mark for one character", true, { SourceArn: `${API}/de?/GET/items` }, {}],
  ["another API", false, { SourceArn: "arn:aws:execute-api:us-east-1:000000000000:other/*" }, {}],
  ["another path", false, { SourceArn: `${API}/*/*/other` }, {}],
  ["a wildcard doesn't reach over a colon", false, { SourceArn: "arn:*:abcdefghij/*" }, {}],
  ["a dot is a dot", false, { SourceArn: `${API}/dev/GET/it.ms` }, {}],
  ["a source that isn't told", false, { SourceArn: `${API}/*` }, { sourceArn: undefined as unknown as string }],
  ["the source's account", true, { SourceAccount: "000000000000" }, {}],
  ["another account", false, { SourceAccount: "111111111111" }, {}],
  ["a condition nobody can meet", false, { EventSourceToken: "token" }, {}],
])("a grant with %s: %s", async (_, expected, grant, asked) => {
  const functions = await policyOf(grant);
  expect(functions.permits(ARN, { ...ASKED, ...asked })).toBe(expected);
});

test("each target has its own policy", async () => {
  const functions = await policyOf({ Qualifier: "1" });
  expect(functions.permits(`${ARN}:1`, ASKED)).toBe(true);
  expect(functions.permits(ARN, ASKED)).toBe(false);
});

test("what is granted and taken back holds at once", async () => {
  const functions = await policyOf();
  expect(functions.permits(ARN, ASKED)).toBe(false);
  functions.addPermission({ FunctionName: "f", ...GRANT });
  expect(functions.permits(ARN, ASKED)).toBe(true);
  functions.removePermission("f", "s");
  expect(functions.permits(ARN, ASKED)).toBe(false);
  functions.addPermission({ FunctionName: "f", ...GRANT });
  expect(functions.permits(ARN, ASKED)).toBe(true);
  await functions.deleteFunction("f");
  expect(functions.permits(ARN, ASKED)).toBe(false);
});

test("whatever the ARN, what isn't granted isn't permitted", async () => {
  const functions = await policyOf({ SourceArn: `${API}/dev/GET/items` });
  fc.assert(
    fc.property(fc.string(), fc.string(), (arn, sourceArn) => {
      expect(functions.permits(arn, { ...ASKED, sourceArn })).toBe(false);
      expect(functions.permits(ARN, { ...ASKED, sourceArn })).toBe(false);
    }),
  );
});
