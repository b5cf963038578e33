import { createHmac } from "node:crypto";
import type { CodeDeliveryDetailsType } from "@aws-sdk/client-cognito-identity-provider";
import { deliveryDetails } from "./messages.js";
import type { PoolRecord } from "./records.js";

/** Where a code for a user who doesn't exist would have gone: the same each time, and nowhere. */
export function simulatedDelivery(pool: PoolRecord, username: string): CodeDeliveryDetailsType {
  const attribute = pool.settings.AutoVerifiedAttributes?.[0] === "phone_number" ? "phone_number" : "email";
  const digest = createHmac("sha256", pool.secret).update(`no such mailbox ${username}`).digest();
  const letter = (at: number) => String.fromCharCode(97 + ((digest[at] ?? 0) % 26));
  const digits = [...digest.subarray(0, 10)].map((byte) => byte % 10).join("");
  return deliveryDetails(attribute, attribute === "email" ? `${letter(0)}@${letter(1)}` : `+1${digits}`);
}
