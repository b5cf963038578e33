/**
 * An error that a client is meant to see: AWS's code, AWS's sentence. Everything else that is thrown is a defect of
 * ours and reaches the client as `InternalFailure` (500) without its message.
 */
export class Fault extends Error {
  /** AWS's code, e.g. `UserNotFoundException`. */
  readonly code: string;
  /** HTTP status; the wire layer takes the model's status where the model knows the code. */
  readonly statusCode: number;
  /** Further members of the modelled error shape. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    message: string,
    { statusCode = 400, members = {} }: { statusCode?: number; members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.statusCode = statusCode;
    this.members = members;
  }
}

export const isFault = (error: unknown): error is Fault => error instanceof Fault;
