import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import {
  createServer,
  request as httpRequest,
  type OutgoingHttpHeaders,
  type RequestOptions,
  type Server,
} from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import {
  createGateway,
  type Gateway,
  type GatewayOptions,
  type Invocation,
  type RequestRecord,
} from "../../src/gateway/gateway.js";
import type { SigningKey } from "../../src/gateway/iam/signer.js";
import type { RoleOfCaller } from "../../src/gateway/neighbours.js";
import { Fault } from "../../src/lib/fault.js";
import { systemRandom } from "../../src/lib/ids.js";
import { generateRsaKeySync } from "../../src/lib/rsa-key.js";
import type {
  ApiSnapshot,
  Authorizer,
  Integration,
  Method,
  Resource,
  RestApi,
  ServedStage,
  Stage,
} from "../../src/services/apigateway/rest-api.js";

export const recorded = (...path: readonly string[]) => join(import.meta.dirname, "../../../shared/recorded", ...path);

export const NOW = Date.UTC(2026, 10, 23, 10, 0, 0);
const seconds = NOW / 1000;
export const API = "abc123defg";
export const ACCOUNT = "123456789012";
export const POOL = "us-east-1_AbC123xyz";
export const OTHER_POOL = "us-east-1_Other0000";
export const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:hello`;
export const poolArn = (poolId: string) => `arn:aws:cognito-idp:us-east-1:${ACCOUNT}:userpool/${poolId}`;
export const issuerOf = (poolId: string) => `https://cognito-idp.us-east-1.amazonaws.com/${poolId}`;

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}
const pair = (): Pair => {
  const privateKey = generateRsaKeySync();
  return { privateKey, publicKey: createPublicKey(privateKey) };
};
/** A pool signs ID tokens and access tokens with a key each. */
export const keys = new Map<string, Pair>([
  [`${POOL} id-key=`, pair()],
  [`${POOL} access-key=`, pair()],
  [`${OTHER_POOL} other-key=`, pair()],
]);
export const foreignKey = pair();

export function keyOf(name: string): Pair {
  const found = keys.get(name);
  if (!found) throw new Error(`no key ${name}`);
  return found;
}

const part = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

export function jwt(header: unknown, payload: unknown, key: KeyObject): string {
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), createPrivateKey(key.export({ type: "pkcs8", format: "pem" }))).toString("base64url")}`;
}

export const idPayload = (change: Record<string, unknown> = {}) => ({
  origin_jti: "37cc02cf-5c14-4636-beb3-4f8ca887935b",
  sub: "64684428-c021-7049-51b0-d218e66ffecd",
  aud: "3nkoep4151b7umeggnottc30u9",
  event_id: "c7f6cc62-c476-4c6a-ba5b-745244dfe5ee",
  token_use: "id",
  auth_time: seconds - 60,
  iss: issuerOf(POOL),
  "cognito:username": "alice",
  exp: seconds + 3600,
  iat: seconds - 60,
  jti: "13727aba-89e6-4896-bd9e-8cbc0f478f9c",
  ...change,
});
export const accessPayload = (change: Record<string, unknown> = {}) => ({
  origin_jti: "37cc02cf-5c14-4636-beb3-4f8ca887935b",
  sub: "64684428-c021-7049-51b0-d218e66ffecd",
  iss: issuerOf(POOL),
  client_id: "3nkoep4151b7umeggnottc30u9",
  event_id: "c7f6cc62-c476-4c6a-ba5b-745244dfe5ee",
  token_use: "access",
  scope: "aws.cognito.signin.user.admin orders/read",
  auth_time: seconds - 60,
  exp: seconds + 3600,
  iat: seconds - 60,
  jti: "23727aba-89e6-4896-bd9e-8cbc0f478f9c",
  username: "alice",
  ...change,
});

export const idToken = (change?: Record<string, unknown>) =>
  jwt({ kid: "id-key=", alg: "RS256" }, idPayload(change), keyOf(`${POOL} id-key=`).privateKey);
export const accessToken = (change?: Record<string, unknown>) =>
  jwt({ kid: "access-key=", alg: "RS256" }, accessPayload(change), keyOf(`${POOL} access-key=`).privateKey);
export const otherPoolToken = () =>
  jwt(
    { kid: "other-key=", alg: "RS256" },
    idPayload({ iss: issuerOf(OTHER_POOL) }),
    keyOf(`${OTHER_POOL} other-key=`).privateKey,
  );

export const lambdaUri = (functionArn: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;

export const proxyTo = (functionArn: string, change: Partial<Integration> = {}): Integration => ({
  type: "AWS_PROXY",
  httpMethod: "POST",
  uri: lambdaUri(functionArn),
  passthroughBehavior: "WHEN_NO_MATCH",
  timeoutInMillis: 29_000,
  ...change,
});
export const mockOf = (change: Partial<Integration> = {}): Integration => ({
  type: "MOCK",
  passthroughBehavior: "WHEN_NO_MATCH",
  timeoutInMillis: 29_000,
  requestTemplates: { "application/json": '{"statusCode": 200}' },
  integrationResponses: { "200": { statusCode: "200" } },
  ...change,
});

export const COGNITO: Authorizer = {
  id: "aut001",
  name: "Cognito",
  type: "COGNITO_USER_POOLS",
  providerARNs: [poolArn(POOL)],
  identitySource: "method.request.header.Authorization",
};

/** `GET /book/{isbn}` → what differs from an open method over the function `hello`. */
export type Methods = Readonly<Record<string, Partial<Method>>>;

export interface ApiDescription {
  readonly methods: Methods;
  readonly api?: Partial<RestApi>;
  readonly stage?: Partial<Stage>;
  readonly snapshot?: Partial<ApiSnapshot>;
}

/** A response of each status that the integration answers with. */
const methodResponsesOf = (integration: Integration | undefined) =>
  Object.fromEntries(
    Object.values(integration?.integrationResponses ?? {}).map(({ statusCode }) => [statusCode, { statusCode }]),
  );

export function servedStage({ methods, api, stage, snapshot }: ApiDescription): ServedStage {
  const resources = new Map<string, Resource & { resourceMethods: Record<string, Method> }>();
  for (const [verbAndPath, change] of Object.entries(methods)) {
    const [httpMethod = "", path = ""] = verbAndPath.split(" ");
    const resource = resources.get(path) ?? { id: `res${resources.size}`, path, resourceMethods: {} };
    resource.resourceMethods[httpMethod] = {
      httpMethod,
      authorizationType: "NONE",
      apiKeyRequired: false,
      methodIntegration: proxyTo(FUNCTION),
      methodResponses: methodResponsesOf(change.methodIntegration),
      ...change,
    };
    resources.set(path, resource);
  }
  return {
    restApiId: API,
    stage: {
      stageName: "dev",
      deploymentId: "dep001",
      cacheClusterEnabled: false,
      tracingEnabled: false,
      createdDate: NOW,
      lastUpdatedDate: NOW,
      ...stage,
    },
    deployment: {
      id: "dep001",
      createdDate: NOW,
      snapshot: {
        api: {
          id: API,
          name: "api",
          createdDate: NOW,
          apiKeySource: "HEADER",
          endpointConfiguration: { types: ["REGIONAL"] },
          disableExecuteApiEndpoint: false,
          rootResourceId: "root",
          ...api,
        },
        resources: [...resources.values()],
        authorizers: [COGNITO],
        models: [],
        requestValidators: [],
        gatewayResponses: [],
        ...snapshot,
      },
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly rawHeaders: readonly string[];
  /** Names as sent, values joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly bytes: Buffer;
}

export interface ProxyEvent {
  readonly [name: string]: unknown;
  readonly headers: Record<string, string> | null;
  readonly multiValueHeaders: Record<string, string[]> | null;
  readonly requestContext: {
    readonly [name: string]: unknown;
    readonly authorizer?: { claims: Record<string, string> };
  };
}

/** A gateway behind a small server: what the port of the product is to it. */
export class Bench {
  served: ServedStage | undefined;
  permits = true;
  keyGeneration = 1;
  now = NOW;
  events: ProxyEvent[] = [];
  invocations: { target: string; qualifier: string | undefined; traceId: string | undefined }[] = [];
  permissionsAsked: { arn: string; sourceArn: string | undefined; sourceAccount: string | undefined }[] = [];
  records: RequestRecord[] = [];
  /** What the function does; answers its payload. */
  invoke: (event: ProxyEvent) => Promise<Invocation> | Invocation = () => returned({ statusCode: 200, body: "Hello" });
  restApiId = API;
  /** Who signs with which access key. */
  readonly keys = new Map<string, SigningKey>();
  /** By ARN. */
  readonly roles = new Map<string, RoleOfCaller>();
  readonly managedPolicies = new Map<string, string>();
  policyGeneration = 1;
  /** Those that API Gateway may take on, by ARN; their keys are among `keys`. */
  readonly serviceRoles = new Map<string, SigningKey>();
  sessionsBegun: string[] = [];
  /** By ARN. */
  readonly functionPolicies = new Map<string, string>();
  readonly gateway: Gateway;
  #server: Server | undefined;
  #port = 0;

  /** Real services may stand in for those of the test. */
  constructor(services: Partial<GatewayOptions> = {}) {
    this.gateway = createGateway({ ...this.#options(), ...services });
  }

  #options(): GatewayOptions {
    const bench = this;
    return {
      apis: {
        served: (id, stage) => (id === API && stage === "dev" ? bench.served : undefined),
        admission: () => undefined,
      },
      functions: {
        async invoke(target, { payload, qualifier, traceId }) {
          const event = JSON.parse(payload) as ProxyEvent;
          bench.events.push(event);
          bench.invocations.push({ target, qualifier, traceId });
          return bench.invoke(event);
        },
        policy: (arn) => {
          const Policy = bench.functionPolicies.get(arn);
          if (Policy === undefined) throw new Fault("ResourceNotFoundException", "No policy is associated.");
          return { Policy };
        },
        permits(arn, { sourceArn, sourceAccount }) {
          bench.permissionsAsked.push({ arn, sourceArn, sourceAccount });
          return bench.permits;
        },
      },
      userPools: {
        publicKey: (poolId, kid) => keys.get(`${poolId} ${kid}`)?.publicKey,
        poolExists: (poolId) => poolId === POOL || poolId === OTHER_POOL,
        get keyGeneration() {
          return bench.keyGeneration;
        },
        issuerOf,
      },
      callers: {
        credentials: (accessKeyId) => bench.keys.get(accessKeyId),
        roleCredentials: (roleArn, sessionName) => {
          const known = bench.serviceRoles.get(roleArn);
          if (!known) throw new Fault("AccessDenied", `nobody may take on ${roleArn}`);
          bench.sessionsBegun.push(sessionName);
          return { accessKeyId: known.caller.accessKeyId, expiration: known.expiration ?? new Date(bench.now) };
        },
      },
      iam: {
        get policyGeneration() {
          return bench.policyGeneration;
        },
        findRoleByArn: (arn) => bench.roles.get(arn),
        policyDocument: (arn) => bench.managedPolicies.get(arn),
      },
      clock: { now: () => new Date(bench.now) },
      random: systemRandom,
      placement: { accountId: ACCOUNT, region: "us-east-1" },
      log: ({ record }) => bench.records.push(record()),
    };
  }

  get record(): RequestRecord {
    const last = this.records.at(-1);
    if (!last) throw new Error("no request was logged");
    return last;
  }

  get event(): ProxyEvent {
    const last = this.events.at(-1);
    if (!last) throw new Error("the function was not invoked");
    return last;
  }

  async start(): Promise<void> {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const [path = "", ...query] = (request.url ?? "").split("?");
      const [, stageName = "", rawPath = ""] = /^\/([^/]*)(.*)$/s.exec(path) ?? [];
      const answer = await this.gateway.handle({
        restApiId: this.restApiId,
        stageName,
        method: request.method ?? "",
        rawPath,
        signedPath: path,
        rawQuery: query.join("?"),
        rawHeaders: request.rawHeaders,
        body: Buffer.concat(chunks),
        sourceIp: "127.0.0.1",
        connection: request.socket,
        protocol: `HTTP/${request.httpVersion}`,
        domainName: `${this.restApiId}.execute-api.us-east-1.amazonaws.com`,
      });
      response.writeHead(answer.statusCode, answer.headers.flat() as string[]);
      response.end(answer.body);
    });
    const server = this.#server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  }

  serve(description: ApiDescription): void {
    this.served = servedStage(description);
    this.events = [];
    this.records = [];
    this.invocations = [];
    this.permissionsAsked = [];
    this.permits = true;
    this.now = NOW;
    this.invoke = () => returned({ statusCode: 200, body: "Hello" });
  }

  /** `headers` is a list so that a name can come twice; nothing is added but Host and Connection. */
  call(
    method: string,
    path: string,
    { headers = [], body }: { headers?: readonly string[]; body?: string | Buffer } = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          host: "127.0.0.1",
          port: this.#port,
          method,
          path,
          // The types know of no list here; Node does, and it is the one way to send a name twice.
          headers: [
            "Host",
            "x.example",
            ...headers,
            ...(body === undefined ? [] : ["Content-Length", String(Buffer.byteLength(body))]),
          ] as unknown as OutgoingHttpHeaders,
          setDefaultHeaders: false,
        } as RequestOptions,
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const bytes = Buffer.concat(chunks);
            const joined: Record<string, string> = {};
            for (let at = 0; at < response.rawHeaders.length; at += 2) {
              const name = response.rawHeaders[at] ?? "";
              const value = response.rawHeaders[at + 1] ?? "";
              joined[name] = name in joined ? `${joined[name]}, ${value}` : value;
            }
            resolve({
              status: response.statusCode ?? 0,
              rawHeaders: response.rawHeaders,
              headers: joined,
              body: bytes.toString("utf8"),
              bytes,
            });
          });
        },
      );
      request.on("error", reject);
      request.end(body);
    });
  }
}

export const returned = (value: unknown): Invocation => ({
  statusCode: 200,
  executedVersion: "$LATEST",
  payload: JSON.stringify(value),
});

export const headerNames = (answer: Answer) => answer.rawHeaders.filter((_, index) => index % 2 === 0);

/** Everything that makes a refusal: what a client could compare with AWS. */
export const refusal = ({ status, headers, body }: Answer) => ({
  status,
  type: headers["x-amzn-ErrorType"],
  length: headers["Content-Length"],
  body,
});
