import type { Random } from "../lib/ids.js";
import type { AuthorizerTests } from "../services/apigateway/authorizer-test.js";
import type { MethodTests } from "../services/apigateway/method-test.js";
import { SigningKeys } from "../wire/signing-keys.js";
import { ResultCache } from "./authorizers/result-cache.js";
import { Call } from "./call.js";
import { compress } from "./compression.js";
import { explainCors } from "./cors.js";
import { exchangeOf } from "./exchange.js";
import { HeaderReader, RequestHeaders } from "./headers.js";
import { CallerPolicyReader } from "./iam/caller-policies.js";
import { logRequest } from "./logs/stage-logs.js";
import type { GatewayOptions } from "./neighbours.js";
import { INTERNAL_SERVER_ERROR } from "./refusal.js";
import type { GatewayRequest, GatewayResponse } from "./request.js";
import type { RequestRecord } from "./request-record.js";
import { withoutSentSecrets } from "./secrets.js";
import { stages } from "./stages.js";
import { internalError, respond } from "./steps/respond.js";
import { testAuthorizer, testRequest } from "./test-authorizer.js";
import { methodTestRequest, testMethod } from "./test-method.js";
import { Throttles } from "./throttling/throttles.js";
import { VerifiedTokens } from "./tokens/verified-tokens.js";
import { traceOf } from "./trace.js";
import { userOf } from "./user.js";

export type {
  GatewayOptions,
  Invocation,
  InvokableFunctions,
  ServedApis,
  ServedRequest,
  TokenIssuers,
} from "./neighbours.js";
export type { GatewayRequest, GatewayResponse } from "./request.js";
export type { RequestRecord } from "./request-record.js";

/** The data plane of API Gateway REST APIs. */
export interface Gateway extends AuthorizerTests, MethodTests {
  /** Always answers; a defect of ours is a 500 for the client and a failed check in the record. */
  handle(request: GatewayRequest): Promise<GatewayResponse>;
}

const ID_BYTES = 16 + 11 + 24;
const POOLED = 64;

/** Ids of a request out of one draw of randomness for many requests: a draw costs more than all else here. */
class RequestIds {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(private readonly random: Random) {}

  next(): { id: string; extendedId: string; hex: (length: number) => string } {
    if (this.#at + ID_BYTES > this.#bytes.length) {
      this.#bytes = Buffer.from(this.random.bytes(ID_BYTES * POOLED));
      this.#at = 0;
    }
    const own = this.#bytes.subarray(this.#at, this.#at + ID_BYTES);
    this.#at += ID_BYTES;
    own[6] = ((own[6] ?? 0) & 0x0f) | 0x40;
    own[8] = ((own[8] ?? 0) & 0x3f) | 0x80;
    const hex = own.toString("hex", 0, 16);
    let hexAt = 27;
    return {
      id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
      extendedId: own.toString("base64", 16, 27),
      hex: (length) => {
        const text = own.toString("hex", hexAt, hexAt + length / 2);
        hexAt += length / 2;
        return text;
      },
    };
  }
}

function noteDefect(call: Call, error: unknown): void {
  call.check("Sekisho handled the request without a defect of its own", false, {
    actual: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  });
}

/** The answer; its own defects are a 500 as well. */
function answerTo(call: Call): GatewayResponse {
  const before = performance.now();
  call.step = "respond";
  try {
    const response = respond(call);
    explainCors(call, response);
    return response;
  } catch (error) {
    noteDefect(call, error);
    return internalError(call);
  } finally {
    call.durations.push(["respond", microseconds(performance.now() - before)]);
  }
}

/** Milliseconds with as many digits as mean something. */
const microseconds = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;

/** Runs the steps until one refuses. A thrown error is a defect of ours, and refuses: nothing fails open. */
async function pass(call: Call): Promise<void> {
  let started = performance.now();
  for (const [name, step] of stages) {
    call.step = name;
    try {
      const outcome = step(call);
      call.refusal = outcome instanceof Promise ? await outcome : outcome;
    } catch (error) {
      noteDefect(call, error);
      call.refusal = { type: "DEFAULT_5XX", status: 500, message: INTERNAL_SERVER_ERROR };
    }
    const ended = performance.now();
    call.durations.push([name, microseconds(ended - started)]);
    started = ended;
    if (call.refusal) return;
  }
}

function recordOf(call: Call, status: number, duration: number): RequestRecord {
  const { request, route, authorizer, integration } = call;
  const kind = route?.method.authorizationType;
  return {
    id: call.id,
    time: call.time,
    restApiId: request.restApiId,
    stageName: request.stageName,
    method: request.method,
    path: call.fullPath,
    resourcePath: route?.resource.path,
    status,
    duration,
    refusedBy: call.refusal?.type,
    user: userOf(call),
    authorizer: kind && { kind, name: authorizer?.name },
    integration: integration && {
      type: integration.type,
      target: call.integrationTarget,
      latency: call.integrationLatency,
    },
    checks: withoutSentSecrets(call),
    durations: call.durations,
  };
}

const METHODS = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);

/**
 * `X-HTTP-Method-Override` names the method in place of the request line.
 * Source: API Gateway developer guide, "Important notes".
 */
function asMeant(request: GatewayRequest, headers: RequestHeaders): GatewayRequest {
  const method = headers.get("x-http-method-override")?.trim().toUpperCase();
  if (method === undefined || !METHODS.has(method) || method === request.method) return request;
  return { ...request, method, signedMethod: request.method };
}

/** The data plane over the services that it needs. */
export function createGateway(options: GatewayOptions): Gateway {
  const ids = new RequestIds(options.random);
  const reader = new HeaderReader();
  const parts = {
    ...options,
    tokens: new VerifiedTokens(options.userPools),
    authorizerResults: new ResultCache(),
    callerPolicies: new CallerPolicyReader(options.iam),
    signingKeys: new SigningKeys(),
    throttles: new Throttles(),
  };
  return {
    async handle(request) {
      const started = performance.now();
      const { id, extendedId, hex } = ids.next();
      const headers = reader.read(request);
      const time = options.clock.now().getTime();
      const trace = traceOf(headers.get("x-amzn-trace-id"), time, hex);
      const call = new Call(parts, asMeant(request, headers), headers, time, id, extendedId, trace);
      await pass(call);
      const answer = compress(call, answerTo(call));
      const response = answer instanceof Promise ? await answer : answer;
      const duration = microseconds(performance.now() - started);
      logRequest(call, response, duration);
      options.log({
        id,
        time,
        record: () => recordOf(call, response.statusCode, duration),
        exchange: () => exchangeOf(call, response),
      });
      return response;
    },
    async testMethod(test) {
      const { id, extendedId, hex } = ids.next();
      const time = options.clock.now().getTime();
      const headers = new RequestHeaders(test.rawHeaders);
      const trace = traceOf(undefined, time, hex);
      return testMethod(new Call(parts, methodTestRequest(test), headers, time, id, extendedId, trace), test, answerTo);
    },
    async testAuthorizer(test) {
      const { id, extendedId, hex } = ids.next();
      const time = options.clock.now().getTime();
      const headers = new RequestHeaders(test.rawHeaders);
      const call = new Call(parts, testRequest(test), headers, time, id, extendedId, traceOf(undefined, time, hex));
      const outcome = await testAuthorizer(call, test);
      options.logTest?.(id, outcome.checks);
      return outcome;
    },
  };
}
