import fc from "fast-check";
import { expect, test } from "vitest";
import { API, accessToken, Bench, COGNITO, FUNCTION, idToken, type ProxyEvent, proxyTo } from "./support.js";

const bench = new Bench();
const methods = {
  "GET /open": { methodIntegration: proxyTo(FUNCTION) },
  "ANY /{name}/mine": {
    authorizationType: "COGNITO_USER_POOLS" as const,
    authorizerId: COGNITO.id,
    methodIntegration: proxyTo(FUNCTION),
  },
  "GET /mapped": {
    methodIntegration: proxyTo(FUNCTION, { requestParameters: { "integration.request.header.X-Fixed": "'yes'" } }),
  },
};

const tampered = idToken().replace(/.{5}$/, "AAAAA");

function redeploy(): void {
  const { served } = bench;
  if (served) bench.served = { ...served, deployment: { ...served.deployment, id: `${served.deployment.id}1` } };
}

const request = fc.record({
  rawPath: fc.constantFrom("/open", "/ada/mine", "/bob/mine", "/mapped", "/nowhere"),
  rawQuery: fc.constantFrom("", "a=1&a=2"),
  rawHeaders: fc.constantFrom(
    ["Host", "x.example"],
    ["host", "x.example"],
    ["Host", "x.example", "Authorization", `Bearer ${idToken()}`],
    ["Host", "x.example", "Authorization", `Bearer ${tampered}`],
    ["Host", "x.example", "Authorization", idToken()],
    ["Host", "x.example", "Authorization", `Bearer ${accessToken()}`],
    ["Host", "x.example", "X-Amzn-Trace-Id", "Root=1-67891233-abcdef012345678912345678", "A", "1", "a", "2"],
    ["Host", "x.example", "A", "1", "X-Amzn-Trace-Id", "Root=1-67891234-abcdef012345678912345678", "a", "2"],
  ),
  redeployed: fc.boolean(),
});

/** What no two requests share. */
const OWN = new Set(["requestId", "extendedRequestId", "X-Amzn-Trace-Id"]);
const withoutIds = (event: ProxyEvent): unknown =>
  JSON.parse(JSON.stringify(event), (name, value) => (OWN.has(name) && !/"?Root=1-6789/.test(value) ? null : value));

test("what a connection brought before changes nothing of what a function gets", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 2, maxLength: 12 }), async (requests) => {
      bench.serve({ methods });
      const connection = {};
      for (const { redeployed, ...own } of requests) {
        if (redeployed) redeploy();
        const sent = {
          ...own,
          restApiId: API,
          stageName: "dev",
          method: "GET",
          body: Buffer.alloc(0),
          sourceIp: "127.0.0.1",
          protocol: "HTTP/1.1",
          domainName: "x.example",
        };
        const ask = async (over?: object) => {
          bench.events = [];
          const { statusCode } = await bench.gateway.handle({ ...sent, ...(over && { connection: over }) });
          return { statusCode, events: bench.events.map(withoutIds) };
        };
        expect(await ask(connection)).toEqual(await ask());
      }
    }),
  );
});
