import { Fault, isFault } from "../lib/fault.js";
import type { Placement } from "../lib/placement.js";
import type { AnyOperation, ServiceModel } from "../models/smithy.js";
import { type AwsService, type Call, type Caller, faultOf, type Handler } from "../services/operation.js";
import { authenticate, type Credentials } from "./authenticate.js";
import { isChunked, unchunk } from "./aws-chunked.js";
import { AwsJson } from "./aws-json.js";
import type { Protocol, WireRequest, WireResponse } from "./protocol.js";
import { Query } from "./query.js";
import { RestJson } from "./rest-json.js";
import { RestXml } from "./rest-xml.js";
import { traitsOfTuple } from "./schema.js";
import { isPresigned, type SignatureChain } from "./sigv4.js";
import { validationCode, validationMessage, violations } from "./validate.js";

export interface DispatchOptions {
  readonly placement: Placement;
  readonly credentials: Credentials;
  /** Told of what is thrown and is no Fault: a defect of ours, of which the client learns nothing. */
  readonly reportDefect: (operation: string, defect: unknown) => void;
  /** Another protocol than the model's own. */
  readonly protocol?: Protocol;
}

export interface DispatchContext {
  readonly requestId: string;
  readonly now: Date;
  /** Who calls, where that is known without a signature: calls that come from inside this cloud. */
  readonly caller?: Caller;
}

/** One service on the wire. */
export interface Dispatcher {
  readonly model: ServiceModel;
  handle(request: WireRequest, context: DispatchContext): Promise<WireResponse>;
  /** Writes an error in the service's form: for what is refused before an operation is known. */
  refuse(fault: Fault, requestId: string): WireResponse;
}

const PROTOCOLS = { json: AwsJson, query: Query, "rest-json": RestJson, "rest-xml": RestXml } as const;

export const protocolOf = (model: ServiceModel): Protocol => new PROTOCOLS[model.protocol](model);

export function createDispatcher(service: AwsService<unknown>, options: DispatchOptions): Dispatcher {
  const { model } = service;
  const protocol = options.protocol ?? protocolOf(model);
  const handlers = new Map(service.handlers.map((handler) => [handler.operation.name, handler]));
  const unsigned = new Set(model.unsigned);
  const writeFault = (fault: Fault, operation: AnyOperation | undefined, requestId: string) =>
    faultResponse(model, protocol, fault, operation, requestId);

  async function run(request: WireRequest, context: DispatchContext, seen: { operation?: AnyOperation }) {
    const claim = protocol.claim(request);
    if (!claim) throw unknownOperation(model, request);
    if ("unspoken" in claim) throw unspokenOperation(model, claim.unspoken.name);
    const { operation } = claim;
    seen.operation = operation;
    const anonymous = service.authorize !== undefined && !isSigned(request);
    const signer =
      unsigned.has(operation.name) || context.caller || anonymous
        ? undefined
        : authenticate(request, model, options.credentials, context.now);
    const handler = handlers.get(operation.name);
    if (!handler) throw unspokenOperation(model, operation.name);
    const input = protocol.readInput(operation, unwrapped(request, signer?.chain));
    refuseInvalid(model, protocol, operation, input);
    // Of a call from inside this cloud, whoever makes it has decided already.
    if (!context.caller) service.authorize?.(signer?.caller, operation.name, input);
    const call: Call<unknown, never> = {
      service: service.service,
      now: context.now,
      caller: context.caller ?? signer?.caller,
      requestId: context.requestId,
      placement: options.placement,
      fault: faultOf<never>(),
    };
    const output = await runHandler(handler, call, input);
    return protocol.writeOutput(operation, output, context.requestId);
  }

  return {
    model,
    refuse: (fault, requestId) => writeFault(fault, undefined, requestId),
    async handle(request, context) {
      const seen: { operation?: AnyOperation } = {};
      let response: WireResponse;
      try {
        response = await run(request, context, seen);
      } catch (error) {
        if (!isFault(error)) options.reportDefect(`${model.serviceId} ${seen.operation?.name ?? ""}`.trim(), error);
        const fault = isFault(error) ? error : internalFailure(model);
        response = writeFault(fault, seen.operation, context.requestId);
      }
      return request.method === "HEAD" ? { ...response, body: "" } : response;
    },
  };
}

/** Whether a request says that it is signed, in a header or in the query. */
export const isSigned = ({ headers, rawQuery }: WireRequest): boolean =>
  headers.authorization !== undefined || isPresigned(rawQuery);

const runHandler = async (
  handler: Handler<unknown>,
  call: Call<unknown, never>,
  input: Record<string, unknown>,
): Promise<Record<string, unknown>> => ((await handler.run(call, input as never)) ?? {}) as Record<string, unknown>;

/** S3's chunked bodies, opened; what came behind the body counts as a header. */
function unwrapped(request: WireRequest, chain: SignatureChain | undefined): WireRequest {
  if (!isChunked(request.headers)) return request;
  const { body, trailers } = unchunk(request.body, request.headers, chain);
  const encoding = (request.headers["content-encoding"] ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "" && part !== "aws-chunked")
    .join(",");
  const headers: Record<string, string | undefined> = { ...request.headers, ...trailers };
  headers["content-encoding"] = encoding || undefined;
  headers["content-length"] = String(body.byteLength);
  return { ...request, body, headers };
}

function refuseInvalid(
  model: ServiceModel,
  protocol: Protocol,
  operation: AnyOperation,
  input: Record<string, unknown>,
): void {
  const found = violations(operation, input, (member) => protocol.inputPrefix(operation, member));
  if (found.length === 0) return;
  // REST-XML has no such sentences: its operations say what is wrong with a name or a header themselves.
  if (model.protocol === "rest-xml") {
    if (found.some((sentence) => sentence.includes("Member must not be null")))
      throw new Fault("MissingRequestBodyError", "Request Body is empty");
    return;
  }
  throw new Fault(validationCode(model), validationMessage(found));
}

function faultResponse(
  model: ServiceModel,
  protocol: Protocol,
  fault: Fault,
  operation: AnyOperation | undefined,
  requestId: string,
): WireResponse {
  const schema = operation?.errors.find(
    (error) => error[2] === fault.code || traitsOfTuple(error).awsQueryError?.[0] === fault.code,
  );
  const traits = schema && traitsOfTuple(schema);
  return protocol.writeError({
    code: schema?.[2] ?? fault.code,
    message: fault.message,
    statusCode: statusOf(model, traits?.awsQueryError?.[1] ?? traits?.httpError) ?? fault.statusCode,
    members: fault.members,
    schema,
    requestId,
  });
}

/**
 * AWS JSON services answer what the client did wrong with 400, whatever status their models give the error: Cognito
 * identity pools say 400 to NotAuthorizedException, which is 403 in the model.
 */
const statusOf = ({ protocol }: ServiceModel, modelled: number | undefined): number | undefined =>
  protocol === "json" && modelled !== undefined && modelled < 500 ? 400 : modelled;

const internalFailure = (model: ServiceModel): Fault =>
  new Fault(
    model.protocol === "rest-xml" ? "InternalError" : "InternalFailure",
    "The request processing has failed because of an unknown error, exception or failure.",
    { statusCode: 500 },
  );

function unknownOperation(model: ServiceModel, request: WireRequest): Fault {
  if (model.protocol === "query") {
    const form = new URLSearchParams(request.method === "GET" ? request.rawQuery : request.body.toString("utf8"));
    const [action, version] = [form.get("Action"), form.get("Version")];
    return new Fault(
      "InvalidAction",
      `Could not find operation ${action ?? ""} for version ${version ?? "NO_VERSION_SPECIFIED"}`,
    );
  }
  if (model.protocol === "rest-xml")
    return new Fault("MethodNotAllowed", "The specified method is not allowed against this resource.", {
      statusCode: 405,
    });
  const asked = request.headers["x-amz-target"] ?? `${request.method} ${request.path}`;
  return new Fault("UnknownOperationException", `${model.serviceId} has no operation ${asked}`, {
    statusCode: model.protocol === "json" ? 400 : 404,
  });
}

/** Named, so that nobody takes it for a passing failure. */
const unspokenOperation = (model: ServiceModel, name: string): Fault =>
  new Fault(
    model.protocol === "json" ? "UnknownOperationException" : "NotImplemented",
    `Sekisho does not speak ${model.endpointPrefix} ${name} yet; see docs/support.md`,
    { statusCode: model.protocol === "json" ? 400 : 501 },
  );
