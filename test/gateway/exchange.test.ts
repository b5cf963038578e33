import fc from "fast-check";
import { expect, test } from "vitest";
import { type Exchange, shownExchange } from "../../src/gateway/exchange.js";
import { RequestHeaders } from "../../src/gateway/headers.js";

const JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEiLCJ0b2tlbl91c2UiOiJpZCJ9.c2lnbmF0dXJlLW9mLWEtdG9rZW4";

const exchange = (
  given: Partial<Omit<Exchange, "headers" | "request">> & { headers?: string[]; rawQuery?: string },
) => {
  const { headers = [], rawQuery = "", ...rest } = given;
  return shownExchange({
    request: { method: "POST", stageName: "dev", rawPath: "/book", rawQuery, domainName: "localhost:4566" },
    headers: new RequestHeaders(headers),
    identitySource: undefined,
    body: undefined,
    event: undefined,
    answer: undefined,
    functionRequestId: undefined,
    response: { statusCode: 200, headers: [], body: "" },
    ...rest,
  });
};

test.each<[string, Parameters<typeof exchange>[0], string]>([
  ["a bearer token", { headers: ["Authorization", `Bearer ${JWT}`], event: `{"headers":{"a":"Bearer ${JWT}"}}` }, JWT],
  ["a short token", { headers: ["Authorization", "hush"], event: '{"headers":{"Authorization":"hush"}}' }, "hush"],
  ["an API key", { headers: ["x-api-key", "key-of-ada"], event: '{"apiKey":"key-of-ada"}' }, "key-of-ada"],
  [
    "a cookie",
    { headers: ["Cookie", "session=0123456789abcdef"], event: '"session=0123456789abcdef"' },
    "0123456789abcdef",
  ],
  [
    "what an authorizer looks for",
    { headers: ["X-Pass", "open-sesame-please"], identitySource: "method.request.header.X-Pass" },
    "open-sesame",
  ],
  ["a token in the query", { rawQuery: `t=${JWT}`, event: `{"t":"${JWT}"}` }, "c2lnbmF0dXJl"],
  ["a password in JSON", { body: Buffer.from('{"password": "Hunter-2"}') }, "Hunter-2"],
  ["a password in a form", { body: Buffer.from("user=ada&password=Hunter-2") }, "Hunter-2"],
  ["a password in an event's body", { event: JSON.stringify({ body: '{"newPassword":"Hunter-2"}' }) }, "Hunter-2"],
  ["a token that the function answered", { answer: JSON.stringify({ body: JSON.stringify({ id: JWT }) }) }, "eyJzdWIi"],
  [
    "a cookie that was set",
    { response: { statusCode: 200, headers: [["Set-Cookie", "sid=tops"]], body: '{"refreshToken":"long-lived-1"}' } },
    "sid=tops",
  ],
  [
    "a secret in the answer",
    { response: { statusCode: 200, headers: [], body: '{"clientSecret":"s3cr3ts3cr3t"}' } },
    "s3cr3t",
  ],
])("%s is never shown whole", (_, given, secret) => expect(JSON.stringify(exchange(given))).not.toContain(secret));

test("what is no secret is shown as it was", () => {
  const event = JSON.stringify({
    httpMethod: "POST",
    claims: { token_use: "id", sub: "ada" },
    body: '{"title":"On Computable Numbers"}',
  });
  const shown = exchange({
    headers: ["Content-Type", "application/json", "X-Trace", "1"],
    rawQuery: "page=2&q=a%20b",
    body: Buffer.from('{"title":"On Computable Numbers"}'),
    event,
    answer: '{"statusCode":201}',
    functionRequestId: "f-1",
    response: { statusCode: 201, headers: [["Content-Type", "application/json"]], body: '{"id":7}' },
  });
  expect(shown).toEqual({
    request: {
      method: "POST",
      url: "http://localhost:4566/dev/book?page=2&q=a%20b",
      headers: [
        ["Content-Type", "application/json"],
        ["X-Trace", "1"],
      ],
      body: '{"title":"On Computable Numbers"}',
    },
    event,
    answer: '{"statusCode":201}',
    functionRequestId: "f-1",
    response: { status: 201, headers: [["Content-Type", "application/json"]], body: '{"id":7}' },
  });
});

test("a token of any form is hidden wherever it comes again", () =>
  fc.assert(
    fc.property(fc.stringMatching(/^[\w.~+/-]{12,80}$/), fc.string(), fc.string(), (token, before, after) => {
      const shown = exchange({
        headers: ["Authorization", `Bearer ${token}`],
        event: JSON.stringify({ before, token, after }),
        answer: `${before}${token}${after}`,
      });
      expect([shown.event, shown.answer].join("\n")).not.toContain(token);
    }),
  ));
