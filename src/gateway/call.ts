import type { Check } from "../lib/check.js";
import type { Authorizer, Integration } from "../services/apigateway/rest-api.js";
import type { Admission } from "../services/apigateway/usage-plan.js";
import type { SigningKeys } from "../wire/signing-keys.js";
import type { ResultCache } from "./authorizers/result-cache.js";
import type { CompiledStage } from "./compiled-stage.js";
import type { RequestHeaders } from "./headers.js";
import type { CallerPolicyReader } from "./iam/caller-policies.js";
import type { SigningKey } from "./iam/signer.js";
import type { GatewayOptions } from "./neighbours.js";
import { parseQuery } from "./query.js";
import type { Refusal } from "./refusal.js";
import type { GatewayRequest } from "./request.js";
import type { StepCheck, StepName } from "./request-record.js";
import type { Route } from "./routing/table.js";
import type { Throttles } from "./throttling/throttles.js";
import type { VerifiedTokens } from "./tokens/verified-tokens.js";

/** What a gateway was made with, and what it keeps between requests. */
export interface GatewayParts extends GatewayOptions {
  readonly tokens: VerifiedTokens;
  readonly authorizerResults: ResultCache;
  readonly callerPolicies: CallerPolicyReader;
  readonly signingKeys: SigningKeys;
  readonly throttles: Throttles;
}

/** What a back end answered, before API Gateway's own headers. */
export interface IntegrationAnswer {
  readonly statusCode: number;
  /** In order; a name may come more than once. `Content-Type` is among them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | string;
  /** Lambda and HTTP answers carry `X-Amzn-Trace-Id`, MOCK ones don't (recorded). */
  readonly traced: boolean;
}

/** What an authorizer adds to `requestContext.authorizer`. */
export type AuthorizerContext = Readonly<Record<string, unknown>>;

/** One request on its way through the steps; each step fills in what the next ones need. */
export class Call {
  stage: CompiledStage | undefined;
  route: Route | undefined;
  authorizer: Authorizer | undefined;
  authorizerContext: AuthorizerContext | undefined;
  /** A Lambda authorizer's function was invoked for this very request. */
  authorizerRan = false;
  /** The API key that a Lambda authorizer answered: what counts where the API's `apiKeySource` is AUTHORIZER. */
  usageIdentifierKey: string | undefined;
  /** The API key that let the request in, where the method requires one. */
  admission: Admission | undefined;
  /** Who signed the request, where the method's AWS_IAM found out. */
  signer: SigningKey | undefined;
  /** The authorizer weighed the API's resource policy together with its own; the `policy` step has no more to ask. */
  resourcePolicyHeard = false;
  integration: Integration | undefined;
  integrationTarget: string | undefined;
  integrationLatency: number | undefined;
  /** What the back end answered: its HTTP status, or that of Lambda's Invoke. */
  integrationStatus: number | undefined;
  /** What the integration's function got and answered, JSON text, and the id of that invocation. */
  event: string | undefined;
  functionAnswer: string | undefined;
  functionRequestId: string | undefined;
  /** The request was given to the stage's canary. */
  isCanary = false;
  /** The request's body; opened where it came compressed and the API opens such. */
  body: Buffer;
  answer: IntegrationAnswer | undefined;
  refusal: Refusal | undefined;
  step: StepName = "parse";
  /** What the execution log says of the request, a line each; kept only where somebody reads it. */
  execution: string[] | undefined;
  readonly checks: StepCheck[] = [];
  readonly durations: [StepName, number][] = [];
  /** `#set($context.responseOverride.status = …)` and its kin: what templates write is read by later ones. */
  readonly overrides: { requestOverride: Record<string, unknown>; responseOverride: Record<string, unknown> } = {
    requestOverride: {},
    responseOverride: {},
  };
  #query: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(
    readonly gateway: GatewayParts,
    readonly request: GatewayRequest,
    readonly headers: RequestHeaders,
    /** Arrival, epoch milliseconds. */
    readonly time: number,
    /** `x-amzn-RequestId` */
    readonly id: string,
    /** `x-amz-apigw-id` */
    readonly extendedId: string,
    /** Sent to the back end; the client's own root where it sent one. */
    readonly trace: {
      readonly root: string;
      readonly header: string;
      readonly parent: string;
      /** Eight hex digits: the middle of the header's `Lineage`. */
      readonly lineage: string;
    },
  ) {
    this.body = request.body;
  }

  get query(): ReadonlyMap<string, readonly string[]> {
    this.#query ??= parseQuery(this.request.rawQuery);
    return this.#query;
  }

  /** The path as the event has it: after the stage, leading slashes as one. */
  get path(): string {
    const raw = this.request.rawPath;
    if (raw === "") return "/";
    return raw.startsWith("//") ? raw.replace(/^\/+/, "/") : raw;
  }

  /** As events have it: behind a custom domain name with its base path. */
  get eventPath(): string {
    return this.request.basePath ? `${this.request.basePath}${this.path === "/" ? "" : this.path}` : this.path;
  }

  /** With the stage, nothing collapsed; behind a custom domain name with its base path instead. */
  get fullPath(): string {
    if (this.request.basePath !== undefined) return `${this.request.basePath}${this.request.rawPath}` || "/";
    return `/${this.request.stageName}${this.request.rawPath}`;
  }

  /** `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<VERB>/<path>` */
  methodArn(accountId: string = this.gateway.placement.accountId): string {
    const path = this.path.length > 1 && this.path.endsWith("/") ? this.path.slice(0, -1) : this.path;
    const { restApiId, stageName, method } = this.request;
    return `arn:aws:execute-api:${this.gateway.placement.region}:${accountId}:${restApiId}/${stageName}/${method}${path}`;
  }

  /** A line for the execution log, in API Gateway's words. */
  note(line: string): void {
    this.execution?.push(line);
  }

  /** Notes a check and gives back whether it passed. */
  check(what: string, passed: boolean, more?: Omit<Check, "what" | "passed">): boolean {
    const { step } = this;
    this.checks.push(more ? { step, what, passed, ...more } : { step, what, passed });
    return passed;
  }
}
