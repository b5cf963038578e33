/**
 * The limit of what a Node program can be here: node:http, the RS256 check, API Gateway's proxy event, and a hop over a
 * Unix socket to children that run the function, one event at a time each. No routes, no settings, no checks of what the
 * function answers, no log. Argument, as JSON: {@link Settings}.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSocketServer, type Socket } from "node:net";
import { join } from "node:path";
import { frame, texts } from "./frames.js";
import { type Claims, TokenCheck } from "./rs256.js";

interface Settings {
  readonly port: number;
  readonly publicKey: string;
  readonly issuer: string;
  /** Verify a token once, or at each request. */
  readonly cache: boolean;
  readonly children: number;
  /** The function's file. */
  readonly handler: string;
  readonly socket: string;
}

interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

class Child {
  #answer: ((answer: Answer) => void) | undefined;

  constructor(private readonly socket: Socket) {
    socket.on(
      "data",
      texts((text) => {
        const answer = this.#answer;
        this.#answer = undefined;
        answer?.(JSON.parse(text) as Answer);
      }),
    );
  }

  run(event: object, answer: (answer: Answer) => void): void {
    this.#answer = answer;
    this.socket.write(frame(JSON.stringify(event)));
  }
}

const settings = JSON.parse(process.argv[2] ?? "{}") as Settings;
const check = new TokenCheck(settings);
const idle: Child[] = [];
const waiting: [event: object, answer: (answer: Answer) => void][] = [];

function invoke(event: object, answer: (answer: Answer) => void): void {
  const child = idle.pop();
  if (child) give(child, event, answer);
  else waiting.push([event, answer]);
}

function give(child: Child, event: object, answer: (answer: Answer) => void): void {
  child.run(event, (made) => {
    answer(made);
    const next = waiting.shift();
    if (next) give(child, ...next);
    else idle.push(child);
  });
}

function proxyEvent(request: IncomingMessage, claims: Claims): object {
  const headers: Record<string, string> = {};
  const multiValueHeaders: Record<string, string[]> = {};
  const raw = request.rawHeaders;
  for (let at = 0; at < raw.length; at += 2) {
    const [name = "", value = ""] = [raw[at], raw[at + 1]];
    headers[name] = value;
    multiValueHeaders[name] ??= [];
    multiValueHeaders[name].push(value);
  }
  return {
    resource: "/hello",
    path: "/hello",
    httpMethod: request.method,
    headers,
    multiValueHeaders,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      resourceId: "abc123",
      authorizer: { claims },
      resourcePath: "/hello",
      httpMethod: request.method,
      extendedRequestId: "AAAAAAAAAAAAAAA=",
      requestTime: "01/Jan/2026:00:00:00 +0000",
      path: "/dev/hello",
      accountId: "123456789012",
      protocol: "HTTP/1.1",
      stage: "dev",
      domainPrefix: "abcdefghij",
      requestTimeEpoch: Date.now(),
      requestId: randomUUID(),
      identity: {
        cognitoIdentityPoolId: null,
        accountId: null,
        cognitoIdentityId: null,
        caller: null,
        sourceIp: "127.0.0.1",
        principalOrgId: null,
        accessKey: null,
        cognitoAuthenticationType: null,
        cognitoAuthenticationProvider: null,
        userArn: null,
        userAgent: request.headers["user-agent"] ?? null,
        user: null,
      },
      domainName: "abcdefghij.execute-api.us-east-1.amazonaws.com",
      deploymentId: "abc123",
      apiId: "abcdefghij",
    },
    body: null,
    isBase64Encoded: false,
  };
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const claims = check.claims(request.headers.authorization);
  if (!claims) {
    response.writeHead(401, { "content-type": "application/json" }).end(JSON.stringify({ message: "Unauthorized" }));
    return;
  }
  invoke(proxyEvent(request, claims), ({ statusCode, headers, body }) => {
    response.writeHead(statusCode, {
      ...headers,
      "content-length": Buffer.byteLength(body),
      "x-amzn-requestid": randomUUID(),
      "x-amz-apigw-id": "AAAAAAAAAAAAAAA=",
    });
    response.end(body);
  });
}

createSocketServer((socket) => {
  idle.push(new Child(socket));
  if (idle.length === settings.children) createServer(serve).listen(settings.port, "127.0.0.1");
}).listen(settings.socket, () => {
  for (let count = 0; count < settings.children; count++)
    spawn(process.execPath, [join(import.meta.dirname, "limit-child.js"), settings.socket, settings.handler], {
      stdio: "inherit",
    });
});
