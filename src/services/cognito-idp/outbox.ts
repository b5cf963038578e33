import type { Store, Table } from "../../store/store.js";

/** A message that AWS would have mailed or texted. The destination is in full: it is the developer who reads it. */
export interface OutboxMessage {
  /** Ascending in the order of sending. */
  readonly id: string;
  readonly userPoolId: string;
  readonly username: string;
  readonly medium: "EMAIL" | "SMS";
  readonly destination: string;
  readonly trigger: OutboxTrigger;
  /** The verification code, or the temporary password of an invitation. */
  readonly code: string;
  readonly subject?: string;
  readonly message: string;
  /** Epoch milliseconds. */
  readonly time: number;
}

/** Why it was sent, in the words of the custom message trigger. */
export type OutboxTrigger =
  | "SignUp"
  | "ResendCode"
  | "ForgotPassword"
  | "AdminCreateUser"
  | "UpdateUserAttribute"
  | "VerifyUserAttribute";

const KEPT_FOR = 7 * 24 * 3600_000;

/** Durable, oldest first. Messages older than a week go as new ones come. */
export class Outbox {
  readonly #messages: Table<OutboxMessage>;
  readonly #listeners = new Set<(message: OutboxMessage) => void>();
  #unannounced: OutboxMessage[] = [];
  #last = 0;
  #sameTime = 0;

  constructor(store: Store) {
    this.#messages = store.table<OutboxMessage>("cognito_outbox");
  }

  /** Messages after the one with id `after`, in order. */
  list({ after, userPoolId }: { after?: string; userPoolId?: string } = {}): OutboxMessage[] {
    return this.#messages
      .list(after === undefined ? {} : { after })
      .map(({ value }) => value)
      .filter((message) => userPoolId === undefined || message.userPoolId === userPoolId);
  }

  /** Calls back for each message once it is on disk; the returned function ends that. */
  onMessage(listener: (message: OutboxMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Belongs inside a transaction; `announce` or `discard` follows it. */
  post(message: Omit<OutboxMessage, "id">): void {
    this.#sameTime = message.time === this.#last ? this.#sameTime + 1 : 0;
    this.#last = message.time;
    const id = `${String(message.time).padStart(15, "0")}-${String(this.#sameTime).padStart(5, "0")}`;
    const stored = { id, ...message };
    for (const { key, value } of this.#messages.list({ limit: 2 }))
      if (value.time < message.time - KEPT_FOR) this.#messages.delete(key);
    this.#messages.put(id, stored);
    this.#unannounced.push(stored);
  }

  announce(): void {
    if (this.#unannounced.length === 0) return;
    const messages = this.#unannounced;
    this.#unannounced = [];
    for (const message of messages) for (const listener of this.#listeners) listener(message);
  }

  discard(): void {
    this.#unannounced = [];
  }
}
