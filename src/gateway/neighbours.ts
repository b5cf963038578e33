import type { KeyObject } from "node:crypto";
import type { Check } from "../lib/check.js";
import type { Clock } from "../lib/clock.js";
import type { Random } from "../lib/ids.js";
import type { Placement } from "../lib/placement.js";
import type { Resource, ServedStage } from "../services/apigateway/rest-api.js";
import type { Admission } from "../services/apigateway/usage-plan.js";
import type { Caller } from "../services/operation.js";
import type { Exchange } from "./exchange.js";
import type { SigningKey } from "./iam/signer.js";
import type { RequestRecord } from "./request-record.js";

/** What the data plane needs of the API Gateway control plane. */
export interface ServedApis {
  /** The same object until the stage or its deployment changes: everything compiled from it hangs on its identity. */
  served(restApiId: string, stageName: string): ServedStage | undefined;
  /** What an API key may do at a stage; undefined where no key has this value. */
  admission(apiKey: string, restApiId: string, stageName: string): Admission | undefined;
  /** For explanations alone; undefined where there is no such API. */
  stageNames?(restApiId: string): readonly string[] | undefined;
  /** The API as it stands, deployed or not. For explanations alone. */
  resourcesOf?(restApiId: string): readonly Resource[];
}

export interface Invocation {
  readonly statusCode: number;
  readonly executedVersion: string;
  readonly payload: string;
  readonly functionError?: "Handled" | "Unhandled";
  readonly logResult?: string;
  /** The function's log names it. */
  readonly requestId?: string;
}

/** What the data plane needs of Lambda. */
export interface InvokableFunctions {
  /** Rejects with a Fault where Lambda's API answers an error; a function's own error is in `functionError`. */
  invoke(
    functionNameOrArn: string,
    options: {
      readonly qualifier?: string | undefined;
      readonly payload: string;
      readonly invocationType?: "RequestResponse" | "Event" | "DryRun";
      readonly traceId?: string;
    },
  ): Promise<Invocation>;
  /** The function's resource policy, JSON text. Throws a Fault where it has none. */
  policy(functionNameOrArn: string): { readonly Policy: string };
  /** For explanations alone. */
  functionExists?(functionNameOrArn: string): boolean;
  /** Whether the function's resource policy lets the principal do it. */
  permits(
    functionArn: string,
    request: {
      readonly action: "lambda:InvokeFunction";
      readonly principal: "apigateway.amazonaws.com";
      readonly sourceArn?: string;
      readonly sourceAccount?: string;
    },
  ): boolean;
}

/** What the data plane needs of the user pools. */
export interface TokenIssuers {
  publicKey(poolId: string, kid: string): KeyObject | undefined;
  poolExists(poolId: string): boolean;
  /** Changes whenever a pool or a key appears or goes. */
  readonly keyGeneration: number;
  issuerOf(poolId: string): string;
  /** What a person calls the pool. For explanations alone. */
  poolName?(poolId: string): string | undefined;
  /** What a person calls the app client. For explanations alone. */
  clientName?(clientId: string): string | undefined;
}

/** What the data plane needs of STS. */
export interface KnownCallers {
  /** Who signs with this access key; undefined for a key that was never given out. */
  credentials(accessKeyId: string): SigningKey | undefined;
  /** Throws a Fault where the role is gone or doesn't trust the service. */
  roleCredentials(
    roleArn: string,
    sessionName: string,
    options: { readonly service: string },
  ): { readonly accessKeyId: string; readonly expiration: Date };
}

/** A role, as far as it decides what its sessions may do. */
export interface RoleOfCaller {
  readonly roleId: string;
  /** JSON text by name. */
  readonly inlinePolicies: Readonly<Record<string, string>>;
  /** ARNs. */
  readonly attachedPolicies: readonly string[];
  readonly permissionsBoundary?: string;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
}

/** What the data plane needs of IAM. */
export interface RolesAndPolicies {
  /** Changes whenever a role or a policy does. */
  readonly policyGeneration: number;
  findRoleByArn(roleArn: string): RoleOfCaller | undefined;
  /** The text of a managed policy's default version; undefined where there is none, or AWS's own isn't known. */
  policyDocument(policyArn: string): string | undefined;
}

/** A call of one of this cloud's own services, made by an integration. */
export interface ServiceRequest {
  /** `s3` */
  readonly service: string;
  readonly method: string;
  /** Percent-encoded, without the query; of S3 with the bucket first. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether the body is a form. */
  readonly isForm: boolean;
  /** The operation, of services that aren't asked by path. */
  readonly operation: string | undefined;
  readonly caller: Caller;
  /** IAM's sentence where the caller may not: the service then refuses in its own form. */
  readonly denied?: string;
}

/** What AWS integrations need of the cloud's services. */
export interface OwnServices {
  /** Undefined for a service that isn't spoken. */
  request(request: ServiceRequest): Promise<
    | {
        readonly statusCode: number;
        readonly headers: Readonly<Record<string, string>>;
        readonly body: Buffer;
      }
    | undefined
  >;
}

/** What the data plane needs of CloudWatch Logs. */
export interface LogWriter {
  /** Makes group and stream where they are absent. Timestamps are epoch milliseconds. */
  append(
    group: string,
    stream: string,
    events: readonly { readonly timestamp: number; readonly message: string }[],
  ): void;
}

/** A request that was answered. Of thousands a second few are looked at: the others' records are never made. */
export interface ServedRequest {
  readonly id: string;
  /** Arrival, epoch milliseconds. */
  readonly time: number;
  readonly record: () => RequestRecord;
  /** What went to and fro; to be asked for while the request is answered. */
  readonly exchange: () => Exchange;
}

export interface GatewayOptions {
  /** Without them, AWS integrations reach Lambda alone. */
  readonly services?: OwnServices;
  readonly apis: ServedApis;
  readonly callers: KnownCallers;
  readonly iam: RolesAndPolicies;
  readonly functions: InvokableFunctions;
  readonly userPools: TokenIssuers;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
  /** Where stages log; without it they log nowhere. */
  readonly logs?: LogWriter;
  /** Called once for each request, after its answer is made. */
  readonly log: (served: ServedRequest) => void;
  /** Called once for each test of an authorizer, by the id that its execution log names. */
  readonly logTest?: (requestId: string, checks: readonly Check[]) => void;
}
