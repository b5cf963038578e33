/** Why a resource could not be placed, said as the events say it. */
export class ResourceFailure extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** The operation was called back: the user cancelled, another resource failed, or the local cloud stops. */
export class Cancelled extends Error {}
