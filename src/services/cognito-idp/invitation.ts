import type { DeliveryMediumType } from "@aws-sdk/client-cognito-identity-provider";
import { messageOf } from "./messages.js";
import type { PoolRecord, UserRecord } from "./records.js";
import type { UserPools } from "./service.js";

interface Invitation {
  readonly service: UserPools;
  readonly pool: PoolRecord;
  readonly user: UserRecord;
  readonly password: string;
  readonly mediums: readonly DeliveryMediumType[] | undefined;
  readonly now: number;
}

/**
 * Tells a user whom an administrator made their temporary password, by each medium asked for (SMS where none is) that
 * the user has an address for. Belongs inside a transaction.
 */
export function sendInvitation({ service, pool, user, password, mediums, now }: Invitation): void {
  for (const medium of mediums?.length ? mediums : ["SMS"]) {
    const attribute = medium === "EMAIL" ? "email" : "phone_number";
    const destination = user.attributes[attribute];
    if (destination === undefined) continue;
    const trigger = "AdminCreateUser" as const;
    service.outbox.post(messageOf({ pool, user, trigger, attribute, destination, code: password, now }));
  }
}
