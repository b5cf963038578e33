import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { call, create, type Files, startFunctions } from "./support.js";

/** Stands where the local cloud stands, and says what reached it. */
async function startCloud(answer: (request: IncomingMessage, body: string) => string = describeRequest) {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    response.writeHead(200, { "content-type": "application/json" }).end(answer(request, body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const describeRequest = ({ headers, url, method }: IncomingMessage, body: string) =>
  JSON.stringify({ host: headers.host, url, method, body });

const KEYS = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123xyz/.well-known/jwks.json";
const REACHED = {
  host: "cognito-idp.us-east-1.amazonaws.com",
  url: "/us-east-1_AbC123xyz/.well-known/jwks.json",
  method: "GET",
};
const get = (module: string) =>
  `exports.handler = (event, context, callback) => { require('${module}').get(event.url, (r) => { let t = ''; r.on('data', (d) => t += d); r.on('end', () => callback(null, JSON.parse(t))) }).on('error', callback) }`;

const CLIENTS: Record<string, [Files | string, string]> = {
  "https.get": [get("https"), KEYS],
  "http.get": [get("http"), KEYS.replace("https", "http")],
  fetch: ["exports.handler = async ({ url }) => (await fetch(url)).json()", KEYS],
  "fetch over plain HTTP": [
    "exports.handler = async ({ url }) => (await fetch(url)).json()",
    KEYS.replace("https", "http"),
  ],
  "https imported by name": [
    {
      "index.mjs":
        "import { request } from 'node:https'; export const handler = ({ url }) => new Promise((yes, no) => request(url, async (r) => { let t = ''; for await (const d of r) t += d; yes(JSON.parse(t)) }).on('error', no).end())",
    },
    KEYS,
  ],
};

test.each(Object.entries(CLIENTS))(
  "%s to AWS's hosts reaches the local cloud, under AWS's name",
  async (_, [code, url]) => {
    const endpoint = await startCloud();
    const { functions } = startFunctions({ endpoint: () => endpoint });
    await create(functions, code);
    expect((await call(functions, { url })).answer).toEqual({ ...REACHED, body: "" });
  },
);

test("other hosts are left alone", async () => {
  const elsewhere = await startCloud(() => '"elsewhere"');
  const { functions } = startFunctions({ endpoint: () => "http://127.0.0.1:1" });
  await create(functions, "exports.handler = async ({ url }) => (await fetch(url)).json()");
  expect((await call(functions, { url: elsewhere })).answer).toBe("elsewhere");
});

const SDK: Record<string, Files | string> = {
  require:
    "const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts'); exports.handler = async () => (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Arn",
  import: {
    "index.mjs":
      "import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts'; export const handler = async () => (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Arn",
  },
  "import() within CommonJS":
    "exports.handler = async () => { const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts'); return (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Arn }",
};

test.each(Object.entries(SDK))("the AWS SDK v3 by %s is on board and speaks to the local cloud", async (_, code) => {
  const endpoint = await startCloud(
    () =>
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:sts::000000000000:assumed-role/lambda/f</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>',
  );
  const { functions } = startFunctions({ endpoint: () => endpoint });
  await create(functions, code, { Timeout: 20 });
  expect((await call(functions)).answer).toBe("arn:aws:sts::000000000000:assumed-role/lambda/f");
});

test("a function's own copy of the SDK goes first", async () => {
  const { functions } = startFunctions();
  await create(functions, {
    "index.js": "exports.handler = async () => require('@aws-sdk/client-sts').own",
    "node_modules/@aws-sdk/client-sts/index.js": "exports.own = true",
  });
  expect((await call(functions)).answer).toBe(true);
});

test("a client that AWS has on board and this program hasn't is named in the log", async () => {
  const { functions, logs } = startFunctions();
  await create(functions, "require('@aws-sdk/client-snowball'); exports.handler = async () => 1");
  expect((await call(functions)).answer.errorType).toBe("Runtime.ImportModuleError");
  const { events } = logs.filterEvents("/aws/lambda/f", { pattern: "install" });
  expect(events.map(({ message }) => message)).toEqual([expect.stringContaining("@aws-sdk/client-snowball")]);
});

test("nothing else of ours can be required", async () => {
  const { functions } = startFunctions();
  await create(functions, "require('vitest'); exports.handler = async () => 1");
  expect((await call(functions)).answer.errorType).toBe("Runtime.ImportModuleError");
});

test("inline code finds cfn-response, which reports to the ResponseURL", async () => {
  let reported = "";
  const endpoint = await startCloud((_, body) => {
    reported = body;
    return "";
  });
  const { functions } = startFunctions({ endpoint: () => endpoint });
  await create(functions, "", {
    Code: {
      inline:
        "const response = require('cfn-response'); exports.handler = (event, context) => { response.send(event, context, response.SUCCESS, { a: 1 }, 'physical') }",
    },
  });
  const { functionError } = await call(functions, {
    ResponseURL: `${endpoint}/_aws/cloudformation/response/token`,
    StackId: "stack",
    RequestId: "request",
    LogicalResourceId: "Custom",
  });
  expect(functionError).toBeUndefined();
  expect(JSON.parse(reported)).toEqual({
    Status: "SUCCESS",
    Reason: expect.stringContaining("[$LATEST]"),
    PhysicalResourceId: "physical",
    StackId: "stack",
    RequestId: "request",
    LogicalResourceId: "Custom",
    NoEcho: false,
    Data: { a: 1 },
  });
});
