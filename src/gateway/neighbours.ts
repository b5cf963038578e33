import type { KeyObject } from "node:crypto";
import type { Clock } from "../lib/clock.js";
import type { Random } from "../lib/ids.js";
import type { Placement } from "../lib/placement.js";
import type { ServedStage } from "../services/apigateway/rest-api.js";
import type { RequestRecord } from "./request-record.js";

/** What the data plane needs of the API Gateway control plane. */
export interface ServedApis {
  /** The same object until the stage or its deployment changes: everything compiled from it hangs on its identity. */
  served(restApiId: string, stageName: string): ServedStage | undefined;
}

export interface Invocation {
  readonly statusCode: number;
  readonly executedVersion: string;
  readonly payload: string;
  readonly functionError?: "Handled" | "Unhandled";
  readonly logResult?: string;
}

/** What the data plane needs of Lambda. */
export interface InvokableFunctions {
  /** Rejects with a Fault where Lambda's API answers an error; a function's own error is in `functionError`. */
  invoke(
    functionNameOrArn: string,
    options: {
      readonly qualifier?: string;
      readonly payload: string;
      readonly invocationType?: "RequestResponse" | "Event" | "DryRun";
      readonly traceId?: string;
    },
  ): Promise<Invocation>;
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
}

export interface GatewayOptions {
  readonly apis: ServedApis;
  readonly functions: InvokableFunctions;
  readonly userPools: TokenIssuers;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
  /** Called once for each request, after its answer is made. */
  readonly log: (record: RequestRecord) => void;
}
