import { Fault } from "../lib/fault.js";
import type { Placement } from "../lib/placement.js";
import type { AnyOperation, Checked, Operation, ServiceModel } from "../models/smithy.js";

/** Who signed a call to the control plane; unsigned operations have none. */
export interface Caller {
  readonly accountId: string;
  /** e.g. `arn:aws:sts::000000000000:assumed-role/role/session` or `arn:aws:iam::000000000000:root`. */
  readonly arn: string;
  /** `AROA…:session`, `AIDA…`, or the account id for the root. */
  readonly userId: string;
  readonly accessKeyId: string;
}

/** What an operation may use besides its input. */
export interface Call<Service, Errors extends string> {
  readonly service: Service;
  readonly now: Date;
  readonly caller: Caller | undefined;
  readonly requestId: string;
  readonly placement: Placement;
  /** Makes one of the errors that AWS's model lists for this operation. */
  readonly fault: (name: Errors, message: string, members?: Readonly<Record<string, unknown>>) => Fault;
}

export interface Handler<Service> {
  readonly operation: AnyOperation;
  run(call: Call<Service, never>, input: never): unknown;
}

/** The operations of one service, and the object they work on. */
export interface AwsService<Service = unknown> {
  readonly model: ServiceModel;
  readonly service: Service;
  readonly handlers: readonly Handler<Service>[];
  /**
   * Throws where the caller may not do this: for services whose callers' policies are enforced. Such a service is asked for
   * calls without a signature too; they have no caller.
   */
  authorize?(caller: Caller | undefined, operation: string, input: Readonly<Record<string, unknown>>): void;
}

/** Gives a service its `implement`, which ties an operation of the model to the function that runs it. */
export const forService =
  <Service>() =>
  <In, Out, Errors extends string>(
    operation: Operation<In, Out, Errors>,
    run: (call: Call<Service, Errors>, input: Checked<In>) => Out | Promise<Out>,
  ): Handler<Service> => ({ operation, run: run as unknown as Handler<Service>["run"] });

export const faultOf =
  <Errors extends string>(): Call<unknown, Errors>["fault"] =>
  (name, message, members = {}) =>
    new Fault(name, message, { members });
