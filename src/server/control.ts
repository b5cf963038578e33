import type { IncomingMessage } from "node:http";
import type { Clock } from "../lib/clock.js";
import { Fault } from "../lib/fault.js";
import { type Random, uuid } from "../lib/ids.js";
import type { Placement } from "../lib/placement.js";
import { corsHeaders } from "../services/s3/cors.js";
import type { Bucket } from "../services/s3/types.js";
import { createDispatcher, type Dispatcher, isSigned } from "../wire/dispatch.js";
import type { WireRequest, WireResponse } from "../wire/protocol.js";
import { claimedKey } from "../wire/sigv4-claim.js";
import { readBody } from "./body.js";
import { type Cloud, ROOT_CREDENTIALS } from "./cloud.js";
import { COGNITO_CORS, COGNITO_PREFLIGHT, isCognitoPreflight } from "./cors.js";
import { isCrossOrigin } from "./hosts.js";
import { bucketAndPath, isForm, serviceOf, serviceOfForm } from "./locate.js";
import { DEFAULT_LIMIT, type ServiceName, type ServiceSigns, serviceNamed } from "./service-names.js";

export interface ControlOptions {
  readonly cloud: Cloud;
  readonly placement: Placement;
  readonly clock: Clock;
  readonly random: Random;
  readonly reportDefect: (what: string, defect: unknown) => void;
}

/** The control plane: which service a call is for, and its answer. */
export class ControlPlane {
  readonly #options: ControlOptions;
  readonly #dispatchers = new Map<ServiceName, Promise<Dispatcher>>();

  constructor(options: ControlOptions) {
    this.#options = options;
  }

  /** Undefined where the client went away before it had said everything. */
  async handle(request: IncomingMessage, path: string, rawQuery: string): Promise<WireResponse | undefined> {
    const { random, clock } = this.#options;
    const requestId = uuid(random);
    const crossOrigin = isCrossOrigin(request.headers);
    if (crossOrigin && request.method === "OPTIONS" && isCognitoPreflight(path, request.headers))
      return { statusCode: 200, headers: { ...COGNITO_PREFLIGHT, "x-amzn-requestid": requestId }, body: "" };

    const headers = request.headers as Readonly<Record<string, string | undefined>>;
    const host = headers.host ?? "";
    if (crossOrigin && request.method === "OPTIONS") {
      request.resume();
      return this.#bucketPreflight(host, path, headers, requestId);
    }
    const signs = { method: request.method ?? "GET", host, path, rawQuery, headers };
    let service = serviceOf(signs);
    const body = await readBody(request, service?.limit ?? DEFAULT_LIMIT);
    if (body.kind === "aborted") return undefined;
    const bytes = body.kind === "whole" ? body.bytes : Buffer.alloc(0);
    service ??= serviceByForm(signs.method, rawQuery, headers, bytes) ?? serviceNamed("s3");
    if (!service) return undefined;
    const dispatcher = await this.#dispatcher(service.name);
    const wire = wireRequest(request, signs, bytes, service);
    if (crossOrigin && !mayCrossOrigins(dispatcher, wire)) return crossOriginRefusal(headers.origin, requestId);
    const bucket = service.name === "s3" ? this.#bucketOf(wire.labels) : undefined;
    const cors =
      bucket && headers.origin !== undefined
        ? corsHeaders(bucket, { origin: headers.origin, method: wire.method })
        : undefined;
    // A page sends some requests without asking first, and their answer comes too late for what they change.
    if (crossOrigin && bucket && headers.origin !== undefined && !cors) return corsRefusal(requestId);
    if (body.kind === "too-large") return dispatcher.refuse(tooLarge(service), requestId);
    const response = await dispatcher.handle(wire, { requestId, now: clock.now() });
    if (headers.origin === undefined) return response;
    if (service.name.startsWith("cognito-")) return { ...response, headers: { ...response.headers, ...COGNITO_CORS } };
    return cors ? { ...response, headers: { ...response.headers, ...cors } } : response;
  }

  /** A browser asks whether a page may reach a bucket: its CORS configuration says. */
  #bucketPreflight(
    host: string,
    path: string,
    headers: Readonly<Record<string, string | undefined>>,
    requestId: string,
  ): WireResponse {
    const bucket = this.#bucketOf(bucketAndPath(host, path).labels);
    const { origin = "", "access-control-request-method": method = "" } = headers;
    const cors = corsHeaders(bucket, { origin, method, headers: headers["access-control-request-headers"] });
    if (cors) return { statusCode: 200, headers: { ...cors, "x-amz-request-id": requestId }, body: "" };
    return corsRefusal(requestId);
  }

  #bucketOf({ Bucket = "" }: Readonly<Record<string, string>>): Bucket | undefined {
    return this.#options.cloud.buckets.findBucket(Bucket);
  }

  #dispatcher(name: ServiceName): Promise<Dispatcher> {
    let dispatcher = this.#dispatchers.get(name);
    if (!dispatcher) {
      const { cloud, placement, reportDefect } = this.#options;
      dispatcher = cloud.service(name).then((service) =>
        createDispatcher(service, {
          placement,
          credentials: (accessKeyId) => cloud.sts.credentials(accessKeyId),
          reportDefect,
        }),
      );
      this.#dispatchers.set(name, dispatcher);
    }
    return dispatcher;
  }
}

function wireRequest(
  request: IncomingMessage,
  { method, host, path, rawQuery, headers }: Parameters<typeof serviceOf>[0],
  body: Buffer,
  service: ServiceSigns,
): WireRequest {
  const addressed = service.name === "s3" ? bucketAndPath(host, path) : { labels: {}, path };
  return { method, signedPath: path, rawQuery, headers, rawHeaders: request.rawHeaders, body, ...addressed };
}

function serviceByForm(
  method: string,
  rawQuery: string,
  headers: Readonly<Record<string, string | undefined>>,
  body: Buffer,
): ServiceSigns | undefined {
  if (isForm(headers)) return serviceOfForm(new URLSearchParams(body.toString("utf8")));
  return method === "GET" ? serviceOfForm(new URLSearchParams(rawQuery)) : undefined;
}

/**
 * From a page, only what needs no signature, because it proves itself by what it carries; and objects, with credentials that
 * were given to whoever uses the page. The account's own key is known to every page in the world.
 */
function mayCrossOrigins({ model }: Dispatcher, request: WireRequest): boolean {
  if (model.signingName === "s3") {
    const key = isSigned(request) ? claimedKey(request) : "";
    return key !== undefined && key !== ROOT_CREDENTIALS.accessKeyId;
  }
  if (!model.endpointPrefix.startsWith("cognito-")) return false;
  const target = request.headers["x-amz-target"] ?? "";
  return model.unsigned.includes(target.slice(target.lastIndexOf(".") + 1));
}

/** S3's answer to a page whose origin the bucket's CORS configuration doesn't name. */
const corsRefusal = (requestId: string): WireResponse => ({
  statusCode: 403,
  headers: { "content-type": "application/xml", "x-amz-request-id": requestId },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessForbidden</Code><Message>CORSResponse: This CORS request is not allowed. This is usually because the evaluation of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.</Message></Error>`,
});

const crossOriginRefusal = (origin: string | undefined, requestId: string): WireResponse => ({
  statusCode: 403,
  headers: {
    "content-type": "application/json",
    "x-amzn-requestid": requestId,
    "x-amzn-errortype": "AccessDeniedException",
  },
  body: JSON.stringify({
    message: `A page of ${origin ?? "another site"} may reach deployed APIs, Cognito's public operations and, with temporary credentials, objects here, and nothing else`,
  }),
});

const tooLarge = ({ name, limit }: ServiceSigns): Fault =>
  name === "s3"
    ? new Fault("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", { statusCode: 400 })
    : new Fault("RequestTooLargeException", `Request must be smaller than ${limit} bytes`, { statusCode: 413 });
