import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Integration as Settings } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { noteAnswer, noteRequest } from "../logs/execution.js";
import { misconfiguredIntegration, type Refusal, timedOut, unreachable } from "../refusal.js";
import { fullTrace } from "../trace.js";

export interface Outgoing {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

export interface Incoming {
  readonly status: number;
  /** name, value, name, value, … as received. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** 10 MB: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const LARGEST_ANSWER = 10 * 1024 * 1024;

/** Thrown and caught here. */
class TooLarge extends Error {}

async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += (chunk as Buffer).length;
    if (length > LARGEST_ANSWER) throw new TooLarge();
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function ask({ method, url, headers, body }: Outgoing, settings: Settings, signal: AbortSignal): Promise<Incoming> {
  const request = url.startsWith("https:") ? httpsRequest : httpRequest;
  const lines = headers.flat();
  if (body.length > 0 || (method !== "GET" && method !== "HEAD")) lines.push("Content-Length", String(body.length));
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method,
        signal,
        // A list keeps the case and lets a name come twice; Node's types know of objects alone.
        headers: lines as unknown as OutgoingHttpHeaders,
        setDefaultHeaders: false,
        rejectUnauthorized: settings.tlsConfig?.insecureSkipVerification !== true,
      } as RequestOptions,
      (response) => {
        bodyOf(response).then(
          (read) => resolve({ status: response.statusCode ?? 502, rawHeaders: response.rawHeaders, body: read }),
          reject,
        );
      },
    );
    asked.on("error", reject);
    asked.end(body);
  });
}

const NO_SUCH_HOST = new Set(["ENOTFOUND", "EAI_AGAIN", "ERR_INVALID_URL"]);

function failure(call: Call, settings: Settings, url: string, error: NodeJS.ErrnoException): Refusal {
  if (error.name === "AbortError") {
    call.check("the endpoint answered within the integration's timeout", false, {
      actual: `no answer within ${settings.timeoutInMillis} ms`,
      advice: "raise timeoutInMillis, or let the endpoint answer faster",
    });
    call.note("Execution failed due to a timeout error");
    return timedOut;
  }
  if (error instanceof TooLarge) {
    call.check("the endpoint's answer is 10 MB at most", false, {
      advice: "API Gateway passes no more on: hand out large things by a presigned URL of S3",
    });
    return misconfiguredIntegration;
  }
  if (NO_SUCH_HOST.has(error.code ?? "")) {
    call.check("the endpoint's host exists", false, {
      actual: url.replace(/\?.*$/s, ""),
      advice: "correct the host in the integration's uri; a ${stageVariables.x} that the stage doesn't have is empty",
    });
    call.note("Execution failed due to configuration error: Invalid endpoint address");
    return misconfiguredIntegration;
  }
  call.check("the endpoint can be connected to", false, {
    actual: `${url.replace(/\?.*$/s, "")}: ${error.code ?? error.message}`,
    advice: "start the back end, or correct the integration's uri",
  });
  call.note("Execution failed due to configuration error: There was an internal error while executing your request");
  return unreachable;
}

/** Sends the request to the integration's endpoint and notes how long that took. Redirects are answers like all others. */
export async function exchange(call: Call, settings: Settings, outgoing: Outgoing): Promise<Incoming | Refusal> {
  const started = performance.now();
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), settings.timeoutInMillis);
  call.integrationTarget = outgoing.url.replace(/\?.*$/s, "");
  noteRequest(call, outgoing);
  try {
    const incoming = await ask(outgoing, settings, abort.signal);
    noteAnswer(call, incoming, performance.now() - started);
    return incoming;
  } catch (error) {
    return failure(call, settings, outgoing.url, error as NodeJS.ErrnoException);
  } finally {
    clearTimeout(timer);
    call.integrationLatency = performance.now() - started;
  }
}

/** What API Gateway says of itself to the back ends that it calls over HTTP (recorded). */
export const ownHeaders = (call: Call): [name: string, value: string][] => [
  ["X-Amzn-Apigateway-Api-Id", call.request.restApiId],
  ["X-Amzn-Trace-Id", fullTrace(call)],
];

/** Lines → values by name in lower case. */
export function byLowerName(rawHeaders: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? "").toLowerCase();
    const value = rawHeaders[at + 1] ?? "";
    const known = found.get(name);
    if (known) known.push(value);
    else found.set(name, [value]);
  }
  return found;
}
