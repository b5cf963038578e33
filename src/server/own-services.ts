import type { OwnServices, ServiceRequest } from "../gateway/neighbours.js";
import type { Clock } from "../lib/clock.js";
import { Fault } from "../lib/fault.js";
import { type Random, uuid } from "../lib/ids.js";
import type { Placement } from "../lib/placement.js";
import type { AwsService } from "../services/operation.js";
import { ActionJson } from "../wire/action-json.js";
import { createDispatcher, type Dispatcher } from "../wire/dispatch.js";
import type { WireRequest } from "../wire/protocol.js";
import { bucketAndPath } from "./locate.js";
import { type ServiceName, serviceNamed } from "./service-names.js";

export interface OwnServicesOptions {
  readonly service: (name: ServiceName) => Promise<AwsService<unknown>>;
  readonly placement: Placement;
  readonly clock: Clock;
  readonly random: Random;
  readonly reportDefect: (what: string, defect: unknown) => void;
}

/** The services of this cloud for API Gateway's AWS integrations, which call them in the name of a role. */
export class ServicesOfThisCloud implements OwnServices {
  readonly #options: OwnServicesOptions;
  readonly #dispatchers = new Map<string, Promise<Dispatcher>>();

  constructor(options: OwnServicesOptions) {
    this.#options = options;
  }

  async request(request: ServiceRequest) {
    const { clock, random } = this.#options;
    const name = serviceNamed(request.service)?.name;
    if (name === undefined) return undefined;
    // Whoever names no target asks by Action; services that speak JSON then answer as they did before there were targets.
    const byAction = name !== "s3" && request.headers["x-amz-target"] === undefined;
    const dispatcher = await this.#dispatcher(name, byAction);
    const requestId = uuid(random);
    const answer =
      request.denied === undefined
        ? await dispatcher.handle(wireRequest(request, name), { requestId, now: clock.now(), caller: request.caller })
        : dispatcher.refuse(
            new Fault(name === "s3" ? "AccessDenied" : "AccessDeniedException", request.denied, {
              statusCode: name === "s3" ? 403 : 400,
            }),
            requestId,
          );
    return { ...answer, body: Buffer.from(answer.body) };
  }

  #dispatcher(name: ServiceName, byAction: boolean): Promise<Dispatcher> {
    const key = `${name} ${byAction}`;
    let dispatcher = this.#dispatchers.get(key);
    if (!dispatcher) {
      const { service, placement, reportDefect } = this.#options;
      dispatcher = service(name).then((loaded) =>
        createDispatcher(loaded, {
          placement,
          credentials: () => undefined,
          reportDefect,
          ...(byAction && { protocol: new ActionJson(loaded.model) }),
        }),
      );
      this.#dispatchers.set(key, dispatcher);
    }
    return dispatcher;
  }
}

/** Of a form and a query one form, which is where an Action is looked for. */
function formOf({ query, body, isForm }: ServiceRequest): Buffer {
  const parts = [query, isForm ? body.toString("utf8") : ""].filter((part) => part !== "");
  return Buffer.from(parts.join("&"));
}

function wireRequest(request: ServiceRequest, name: ServiceName): WireRequest {
  const { method, path, query, headers, body } = request;
  const rawHeaders = Object.entries(headers).flat();
  if (name === "s3") {
    const addressed = bucketAndPath("s3.amazonaws.com", path);
    const length = { "content-length": String(body.byteLength) };
    return {
      method,
      signedPath: path,
      rawQuery: query,
      headers: { ...headers, ...length },
      rawHeaders,
      body,
      ...addressed,
    };
  }
  const byTarget = headers["x-amz-target"] !== undefined;
  const form = { "content-type": "application/x-www-form-urlencoded" };
  return {
    method: "POST",
    signedPath: "/",
    path: "/",
    rawQuery: "",
    headers: byTarget ? headers : { ...headers, ...form },
    rawHeaders,
    body: byTarget ? body : formOf(request),
    labels: {},
  };
}
