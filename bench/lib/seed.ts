import { join } from "node:path";
import { systemRandom } from "../../src/lib/ids.js";
import type { UserRecord } from "../../src/services/cognito-idp/records.js";
import { newCredential } from "../../src/services/cognito-idp/srp.js";
import { Users } from "../../src/services/cognito-idp/users.js";
import { openSqlite } from "../../src/store/sqlite.js";

/** In the form of an e-mail address, which all of the peers take. */
export const userName = (index: number): string => `user${String(index).padStart(6, "0")}@example.com`;
/** `sub` of a seeded user. */
export const subOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;

/** So many users of every pool know their password. */
const SIGNERS = 16;
export const signers = (count: number): string[] =>
  Array.from({ length: SIGNERS }, (_, index) => userName(Math.floor((index * count) / SIGNERS)));

/**
 * Puts users straight into the state of a cloud that isn't running: fifty thousand through the API would take longer
 * than all measurements together.
 */
export function seedUsers(state: string, poolId: string, count: number, password: string): void {
  const store = openSqlite(join(state, "state.db"), { durability: "normal" });
  const users = new Users({ store, random: systemRandom });
  const able = new Set(signers(count));
  const shared = newCredential(poolId, "nobody", password, systemRandom);
  const now = Date.now();
  const user = (index: number): UserRecord => ({
    poolId,
    username: userName(index),
    sub: subOf(index),
    attributes: { email: userName(index), email_verified: "true", name: "Some Body" },
    status: "CONFIRMED",
    enabled: true,
    createdAt: now,
    modifiedAt: now,
    generation: 0,
    credential: able.has(userName(index)) ? newCredential(poolId, userName(index), password, systemRandom) : shared,
  });
  for (let from = 0; from < count; from += 5000)
    store.transaction(() => {
      for (let index = from; index < Math.min(count, from + 5000); index++) users.put(user(index));
    });
  store.close();
}
