import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Integration, IntegrationResponse } from "../../src/services/apigateway/rest-api.js";
import { recording } from "../apigateway/recording.js";
import { type Answer, API, Bench, refusal } from "./support.js";

interface Seen {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}
interface Reply {
  status?: number;
  headers?: readonly (readonly [string, string])[];
  body?: string | Buffer;
}

const bench = new Bench();
let endpoint = "";
let seen: Seen[] = [];
let reply: Reply = {};
let backEnd: Server;

beforeAll(async () => {
  backEnd = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers: Record<string, string> = {};
    for (let at = 0; at < request.rawHeaders.length; at += 2)
      headers[request.rawHeaders[at] ?? ""] = request.rawHeaders[at + 1] ?? "";
    const body = Buffer.concat(chunks).toString("utf8");
    seen.push({ method: request.method ?? "", url: request.url ?? "", headers, body });
    if (request.url === "/never") return;
    const answer = reply.body ?? JSON.stringify({ seen: body });
    response.writeHead(reply.status ?? 200, [
      ...(reply.headers ?? [["Content-Type", "application/json"]]).flat(),
      "Content-Length",
      String(Buffer.byteLength(answer)),
    ]);
    response.end(answer);
  });
  await new Promise<void>((resolve) => backEnd.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(backEnd.address() as AddressInfo).port}`;
  await bench.start();
});
beforeEach(() => {
  seen = [];
  reply = {};
});
afterAll(async () => {
  backEnd.closeAllConnections();
  await Promise.all([bench.stop(), new Promise((resolve) => backEnd.close(resolve))]);
});

const to = (type: "HTTP" | "HTTP_PROXY", change: Partial<Integration> = {}): Integration => ({
  type,
  httpMethod: "ANY",
  uri: `${endpoint}/`,
  passthroughBehavior: "WHEN_NO_MATCH",
  timeoutInMillis: 29_000,
  ...(type === "HTTP" && { integrationResponses: { "200": { statusCode: "200" } } }),
  ...change,
});

function serve(integration: Integration, more: Parameters<typeof bench.serve>[0] | object = {}): void {
  bench.serve({ methods: { "ANY /{proxy+}": { methodIntegration: integration } }, ...more });
}

const last = (): Seen => {
  const found = seen.at(-1);
  if (!found) throw new Error("the endpoint was not asked");
  return found;
};

const SPACED = { status: 500, type: "InternalServerErrorException", length: "36" };

/** What was sent when the header recordings were made. */
const CLIENT = [
  ["Accept", "application/json"],
  ["Accept-Charset", "UTF-8"],
  ["Accept-Encoding", "br"],
  ["Age", "request_Age"],
  ["Authorization", "Unauthorized"],
  ["Connection", "close"],
  ["Content-Encoding", "deflate"],
  ["Content-MD5", "request_Content-MD5"],
  ["Content-Type", "application/json"],
  ["Date", "request_Date"],
  ["Expect", "100-continue"],
  ["Max-Forwards", "2"],
  ["Pragma", "cache"],
  ["Proxy-Authenticate", "Basic"],
  ["Range", "bytes=500-999"],
  ["Referer", "https://example.com/"],
  ["Server", "https://example.com/"],
  ["TE", "deflate"],
  ["User-Agent", "localStack/0.0"],
  ["Via", "p.example.net"],
  ["Warn", "299 localStack/0.0"],
  ["WWW-Authenticate", "Basic YWxhZGRpbjpvcGVuc2VzYW1l"],
] as const;
const NAMES = [...CLIENT.map(([name]) => name), "Content-Length", "Host", "Transfer-Encoding", "Trailer", "Upgrade"];

type Recorded = Record<string, Record<string, Record<string, string>>>;
const recordedHeaders = (type: string) =>
  recording(
    "test_apigateway_integrations",
    `TestApiGatewayHeaderRemapping::test_apigateway_header_remapping_http[${type}]`,
  ) as Recorded;

/** Names as the client of the recording saw them, without what that program and the two hosts' servers added. */
const names = (headers: Record<string, string>, but: readonly string[] = []) =>
  Object.keys(headers)
    .map((name) => name.toLowerCase())
    .filter((name) => name !== "connection" && !name.startsWith("x-forwarded-") && !but.includes(name))
    .sort();

describe.each(["HTTP", "HTTP_PROXY"] as const)("headers of %s, as recorded", (type) => {
  const recorded = recordedHeaders(type);

  test("nothing is mapped", async () => {
    serve(to(type, { httpMethod: "POST" }));
    const answer = await bench.call("GET", "/dev/no-param", { headers: CLIENT.flat() });
    expect(answer.status).toBe(200);
    const wanted = recorded["no-param-integration"];
    expect(names(last().headers)).toEqual(names(wanted?.headers ?? {}));
    for (const name of ["Accept", "Content-Length", "Range", "Warn"])
      if (wanted?.headers?.[name] !== undefined) expect(last().headers[name]).toBe(wanted.headers[name]);
    expect(last().headers["User-Agent"]).toBe(type === "HTTP" ? `AmazonAPIGateway_${API}` : "localStack/0.0");
    // The endpoint of the recording allowed origins and named its server; ours doesn't.
    const own = ["access-control-allow-credentials", "access-control-allow-origin", "x-amzn-remapped-server"];
    expect(names(answer.headers)).toEqual(names(wanted?.["response-headers"] ?? {}, own));
  });

  test("everything is mapped", async () => {
    const wanted = recorded["full-integration"];
    const mapped = Object.entries(wanted?.headers ?? {}).filter(
      ([name]) => !/^(Content-Length|Trailer|X-Amzn-.*)$/.test(name),
    );
    const template = `{${NAMES.map((name) => `"${name}": "$input.params('${name}')"`).join(",")}}`;
    serve(
      to(type, {
        httpMethod: "POST",
        requestParameters: Object.fromEntries(
          [...mapped, ...["Connection", "Expect", "Proxy-Authenticate", "TE", "Via"].map((name) => [name, "x"])].map(
            ([name, value]) => [`integration.request.header.${name}`, `'${value}'`],
          ),
        ),
        requestTemplates: { "application/json": template },
        ...(type === "HTTP" && {
          integrationResponses: {
            "200": {
              statusCode: "200",
              responseParameters: Object.fromEntries(
                NAMES.map((name) => [`method.response.header.${name}`, `'response_param_${name}'`]),
              ),
            },
          },
        }),
      }),
    );
    const answer = await bench.call("GET", "/dev/full", { headers: CLIENT.flat() });
    // Node sends no Trailer with a body of known length.
    expect(names(last().headers)).toEqual(names(wanted?.headers ?? {}, ["trailer"]));
    for (const [name, value] of mapped)
      expect(Object.entries(last().headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]).toBe(value);
    if (type === "HTTP_PROXY") expect(last().body).toBe(wanted?.body);
    else {
      const body = JSON.parse(last().body) as Record<string, string>;
      const { Host, ...rest } = (wanted?.body ?? {}) as Record<string, string>;
      // Our client can't send Transfer-Encoding and Upgrade here; both are withheld anyway.
      expect({ ...body, Host }).toEqual({ Host, ...rest, Date: "request_Date", Via: "p.example.net" });
      const strip = ({ Date: _, ...headers }: Record<string, string>) =>
        Object.fromEntries(
          Object.entries(headers)
            .filter(
              ([name]) => !/^(x-amz|content-length|connection|via)/i.test(name) || /remapped-(?!date)/i.test(name),
            )
            .sort(),
        );
      expect(strip(answer.headers)).toEqual(strip(wanted?.["response-headers"] ?? {}));
    }
  });

  test.each(["Content-Length", "Transfer-Encoding", "X-Amzn-Trace-Id", "X-Amzn-Apigateway-Api-Id"])(
    "%s can't be mapped",
    async (name) => {
      serve(to(type, { requestParameters: { [`integration.request.header.${name}`]: "'1'" } }));
      expect(refusal(await bench.call("GET", "/dev/x"))).toMatchObject(SPACED);
      expect(seen).toEqual([]);
    },
  );
});

describe("the request", () => {
  test("query parameters as recorded: of the uri, mapped ones and the client's", async () => {
    serve(
      to("HTTP_PROXY", {
        httpMethod: "POST",
        uri: `${endpoint}/?testVar={pathVar}&testQs={qsVar}`,
        requestParameters: {
          "integration.request.header.headerVar": "method.request.header.foobar",
          "integration.request.path.qsVar": "method.request.querystring.testVar",
          "integration.request.path.pathVar": "method.request.path.proxy",
          "integration.request.querystring.queryString": "method.request.querystring.testQueryString",
          "integration.request.querystring.testQs": "method.request.querystring.testQueryString",
          "integration.request.querystring.testEmptyQs": "method.request.header.emptyheader",
        },
      }),
    );
    const headers = ["foobar", "mapped-value", "headerVar", "request-value", "Content-Type", "application/json"];
    await bench.call("POST", "/dev/foobar?testQueryString=foo&testVar=bar", { headers, body: "{}" });
    const content = (
      recording("test_apigateway_http", "test_http_proxy_integration_request_data_mappings") as {
        "http-proxy-invocation": { content: { args: Record<string, string>; headers: Record<string, string> } };
      }
    )["http-proxy-invocation"].content;
    const query = new URL(last().url, endpoint).searchParams;
    expect(Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name).join(",")]))).toEqual(
      content.args,
    );
    expect(last().headers.headerVar).toBe(content.headers.headervar);
    expect(last().headers.foobar).toBe(content.headers.foobar);
  });

  test.each<[string, Partial<Integration>, string, Partial<Seen>]>([
    ["HTTP passes no query of its own accord", { type: "HTTP" }, "/dev/a?b=1", { url: "/", method: "GET" }],
    ["HTTP_PROXY passes the client's", { type: "HTTP_PROXY" }, "/dev/a?b=1&b=2", { url: "/?b=1&b=2" }],
    ["the integration's own verb", { type: "HTTP", httpMethod: "PUT" }, "/dev/a", { method: "PUT" }],
    [
      "several values",
      {
        type: "HTTP",
        requestParameters: { "integration.request.querystring.b": "method.request.multivaluequerystring.b" },
      },
      "/dev/a?b=1&b=2",
      { url: "/?b=1&b=2" },
    ],
    [
      "context and stage variables",
      {
        type: "HTTP",
        uri: "http://${stageVariables.host}/x",
        requestParameters: {
          "integration.request.querystring.stage": "context.stage",
          "integration.request.querystring.v": "stageVariables.v",
          "integration.request.querystring.s": "'a b'",
        },
      },
      "/dev/a",
      { url: "/x?stage=dev&v=1&s=a%20b" },
    ],
    [
      "a member of the body",
      { type: "HTTP", requestParameters: { "integration.request.path.id": "method.request.body.order.ids[1]" } },
      "/dev/a",
      { url: "/orders/7" },
    ],
    [
      "overrides of the template go before mappings",
      {
        type: "HTTP",
        requestParameters: {
          "integration.request.path.id": "'mapped'",
          "integration.request.header.X-A": "'mapped'",
          "integration.request.querystring.q": "'mapped'",
        },
        requestTemplates: {
          "application/json":
            "#set($context.requestOverride.path.id = 'own')#set($context.requestOverride.header.X-A = 'own')#set($context.requestOverride.querystring.q = 'own')body",
        },
      },
      "/dev/a",
      { url: "/orders/own?q=own", body: "body" },
    ],
  ])("%s", async (name, change, path, wanted) => {
    const host = endpoint.slice("http://".length);
    const uri = change.requestParameters?.["integration.request.path.id"] ? `${endpoint}/orders/{id}` : `${endpoint}/`;
    const integration = to(change.type === "HTTP_PROXY" ? "HTTP_PROXY" : "HTTP", { uri, ...change });
    serve(integration, { stage: { variables: { host, v: "1" } } });
    const withBody = name.includes("member") || name.includes("overrides");
    const headers = ["Content-Type", "application/json"];
    const answer = await bench.call(
      withBody ? "POST" : "GET",
      path,
      withBody ? { headers, body: '{"order":{"ids":[3,7]}}' } : {},
    );
    expect(answer.status).toBe(200);
    expect(last()).toMatchObject(wanted);
  });

  test.each<[string, Integration["passthroughBehavior"], Record<string, string>, string, number, string]>([
    ["the template of the type", "NEVER", { "text/plain": "T: $input.body" }, "text/plain; charset=x", 200, "T: hi"],
    ["no match, and it passes", "WHEN_NO_MATCH", { "text/plain": "T" }, "text/csv", 200, "hi"],
    ["no match, and no templates are needed", "WHEN_NO_TEMPLATES", { "text/plain": "T" }, "text/csv", 415, ""],
    ["no templates at all", "WHEN_NO_TEMPLATES", {}, "text/csv", 200, "hi"],
    ["never", "NEVER", {}, "text/csv", 415, ""],
  ])("templates: %s", async (_, passthroughBehavior, requestTemplates, type, status, body) => {
    serve(to("HTTP", { passthroughBehavior, requestTemplates }));
    const answer = await bench.call("POST", "/dev/a", { headers: ["Content-Type", type], body: "hi" });
    expect(answer.status).toBe(status);
    if (status === 200) expect(last().body).toBe(body);
    else
      expect(refusal(answer)).toEqual({
        status,
        type: "BadRequestException",
        length: "36",
        body: '{"message":"Unsupported Media Type"}',
      });
  });

  test.each<[string, string]>([
    ["a parameter that nothing is mapped to", "/orders/{id}"],
    ["no address", "no-address"],
    ["another protocol", "ftp://x/"],
  ])("%s is a wrong endpoint address", async (_, uri) => {
    serve(to("HTTP", { uri: uri.startsWith("/") ? `${endpoint}${uri}` : uri }));
    expect(refusal(await bench.call("GET", "/dev/x"))).toMatchObject(SPACED);
    expect(bench.record.checks.at(-1)).toMatchObject({ step: "integrate", passed: false });
  });
});

describe("the answer", () => {
  const responses = (...list: IntegrationResponse[]) =>
    Object.fromEntries(list.map((response) => [response.statusCode, response]));

  test.each<[string, number, Record<string, IntegrationResponse>, number, string]>([
    ["the default", 400, responses({ statusCode: "200" }), 200, "x"],
    ["a pattern", 404, responses({ statusCode: "200" }, { statusCode: "404", selectionPattern: "4\\d{2}" }), 404, "x"],
    ["the whole status", 404, responses({ statusCode: "200" }, { statusCode: "404", selectionPattern: "4" }), 200, "x"],
    [
      "a template over the endpoint's body",
      200,
      responses({ statusCode: "200", responseTemplates: { "application/json": "<$input.path('$.a')>" } }),
      200,
      "<1>",
    ],
    [
      "an override",
      200,
      responses({
        statusCode: "200",
        responseTemplates: { "application/json": "#set($context.responseOverride.status = 418)t" },
      }),
      418,
      "t",
    ],
  ])("selects %s", async (name, status, integrationResponses, wanted, body) => {
    reply = { status, body: name.startsWith("a template") ? '{"a":1}' : "x" };
    serve(to("HTTP", { integrationResponses }));
    const answer = await bench.call("GET", "/dev/a");
    expect([answer.status, answer.body]).toEqual([wanted, body]);
  });

  test("maps headers, lists of them, members of the body, context and texts", async () => {
    reply = {
      headers: [
        ["X-One", "1"],
        ["X-Many", "a"],
        ["X-Many", "b"],
      ],
      body: '{"a":{"b":[1,2]}}',
    };
    const responseParameters = {
      "method.response.header.One": "integration.response.header.X-One",
      "method.response.header.Last": "integration.response.header.X-Many",
      "method.response.header.All": "integration.response.multivalueheader.X-Many",
      "method.response.header.Member": "integration.response.body.a.b[1]",
      "method.response.header.None": "integration.response.header.X-None",
      "method.response.header.Stage": "context.stage",
      "method.response.header.Text": "'text'",
      "method.response.header.Content-Type": "'text/plain'",
    };
    serve(to("HTTP", { integrationResponses: { "200": { statusCode: "200", responseParameters } } }));
    const { headers } = await bench.call("GET", "/dev/a");
    expect(headers).toMatchObject({ One: "1", All: "a,b", Last: "b", Member: "2", Stage: "dev", Text: "text" });
    expect(headers["Content-Type"]).toBe("text/plain");
    expect(headers).not.toHaveProperty("None");
    expect(headers).not.toHaveProperty("X-One");
  });

  test.each<[string, Partial<Integration>, object]>([
    ["no default response", { integrationResponses: { "200": { statusCode: "200", selectionPattern: "9" } } }, {}],
    ["no integration responses", { integrationResponses: {} }, {}],
    [
      "a method response that isn't declared",
      {},
      { methods: { "ANY /{proxy+}": { methodResponses: { "201": { statusCode: "201" } } } } },
    ],
  ])("%s is a wrong configuration", async (_, change, more: { methods?: Record<string, object> }) => {
    const method = { methodIntegration: to("HTTP", change), ...more.methods?.["ANY /{proxy+}"] };
    bench.serve({ methods: { "ANY /{proxy+}": method } });
    expect(refusal(await bench.call("GET", "/dev/x"))).toMatchObject(SPACED);
    expect(bench.record.refusedBy).toBe("API_CONFIGURATION_ERROR");
  });

  test.each([200, 201, 302, 404, 503])("HTTP_PROXY passes %i", async (status) => {
    reply = {
      status,
      body: "body",
      headers: [
        ["Content-Type", "text/x"],
        ["Set-Cookie", "a=1"],
        ["Set-Cookie", "b=2"],
      ],
    };
    serve(to("HTTP_PROXY"));
    const answer = await bench.call("GET", "/dev/a");
    expect([answer.status, answer.body, answer.headers["Content-Type"]]).toEqual([status, "body", "text/x"]);
    expect(answer.rawHeaders.filter((line) => line === "Set-Cookie")).toHaveLength(2);
  });

  test.each([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
  ] as const)("HTTP_PROXY drops Content-Encoding, and so undoes %s", async (encoding, compress) => {
    reply = {
      body: compress(Buffer.from("text")),
      headers: [
        ["Content-Encoding", encoding],
        ["Via", "1.1 x"],
      ],
    };
    serve(to("HTTP_PROXY"));
    const { body, headers } = await bench.call("GET", "/dev/a");
    expect(body).toBe("text");
    expect(headers).not.toHaveProperty("Content-Encoding");
    expect(headers).not.toHaveProperty("Via");
  });
});

describe("endpoints that fail", () => {
  async function freePort(): Promise<number> {
    const server = createSocketServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  const answerOf = ({ status, headers, body }: Answer) => [status, headers["x-amzn-ErrorType"], body];

  test.each(["HTTP", "HTTP_PROXY"] as const)("%s: nobody listens", async (type) => {
    serve(to(type, { uri: `http://127.0.0.1:${await freePort()}/` }));
    expect(answerOf(await bench.call("GET", "/dev/a"))).toEqual([
      504,
      "InternalServerErrorException",
      '{"message": "Network error communicating with endpoint"}',
    ]);
    expect(bench.record.refusedBy).toBe("INTEGRATION_FAILURE");
  });

  test.each(["HTTP", "HTTP_PROXY"] as const)("%s: longer than the timeout", async (type) => {
    serve(to(type, { uri: `${endpoint}/never`, timeoutInMillis: 50 }));
    expect(answerOf(await bench.call("GET", "/dev/a"))).toEqual([
      504,
      "InternalServerErrorException",
      '{"message": "Endpoint request timed out"}',
    ]);
    expect(bench.record.refusedBy).toBe("INTEGRATION_TIMEOUT");
  });

  test("a host that doesn't exist", async () => {
    serve(to("HTTP", { uri: "http://no-such-host.invalid/" }));
    expect(refusal(await bench.call("GET", "/dev/a"))).toMatchObject(SPACED);
  });
});
