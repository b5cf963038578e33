import type { CodeDeliveryDetailsType } from "@aws-sdk/client-cognito-identity-provider";
import { Fault } from "../../lib/fault.js";
import type { OutboxMessage, OutboxTrigger } from "./outbox.js";
import type { PoolRecord, UserRecord } from "./records.js";
import { MESSAGE_TRIGGERS, refuseTriggers } from "./triggers.js";

/** What the messages say, and how their destinations are shown to the client. */

export type DeliveredTo = "email" | "phone_number";

const DEFAULT_VERIFICATION = { subject: "Your verification code", text: "Your verification code is {####}" };
const DEFAULT_RESET = { subject: "Your password reset code", text: "Your password reset code is {####}" };
const DEFAULT_INVITATION = {
  subject: "Your temporary password",
  text: "Your username is {username} and temporary password is {####}.",
};

/** `j***@e***` for jane@example.com, `+*******0123` for a telephone number. */
export const masked = (attribute: DeliveredTo, destination: string): string =>
  attribute === "email"
    ? destination.replace(/^(.)[^@]*@(.).*$/u, "$1***@$2***")
    : `+${"*".repeat(Math.max(0, destination.length - 5))}${destination.slice(-4)}`;

export const deliveryDetails = (attribute: DeliveredTo, destination: string): CodeDeliveryDetailsType => ({
  AttributeName: attribute,
  DeliveryMedium: attribute === "email" ? "EMAIL" : "SMS",
  Destination: masked(attribute, destination),
});

interface Sending {
  readonly pool: PoolRecord;
  readonly user: UserRecord;
  readonly trigger: OutboxTrigger;
  readonly attribute: DeliveredTo;
  readonly destination: string;
  readonly code: string;
  readonly now: number;
}

/** Renders the pool's template. Throws CodeDeliveryFailureException where AWS would send a link to a hosted page. */
export function messageOf({
  pool,
  user,
  trigger,
  attribute,
  destination,
  code,
  now,
}: Sending): Omit<OutboxMessage, "id"> {
  refuseTriggers(pool, MESSAGE_TRIGGERS);
  const { subject, text } =
    trigger === "AdminCreateUser" ? invitation(pool, attribute) : verification(pool, attribute, trigger);
  const fill = (template: string) => template.replaceAll("{####}", code).replaceAll("{username}", user.username);
  return {
    userPoolId: pool.id,
    username: user.username,
    medium: attribute === "email" ? "EMAIL" : "SMS",
    destination,
    trigger,
    code,
    ...(attribute === "email" && { subject: fill(subject) }),
    message: fill(text),
    time: now,
  };
}

function verification({ settings }: PoolRecord, attribute: DeliveredTo, trigger: OutboxTrigger) {
  const template = settings.VerificationMessageTemplate ?? {};
  const fallback = trigger === "ForgotPassword" ? DEFAULT_RESET : DEFAULT_VERIFICATION;
  if (attribute === "phone_number")
    return { subject: "", text: template.SmsMessage ?? settings.SmsVerificationMessage ?? fallback.text };
  if (template.DefaultEmailOption === "CONFIRM_WITH_LINK" && trigger !== "ForgotPassword")
    throw new Fault(
      "CodeDeliveryFailureException",
      "CONFIRM_WITH_LINK needs the pages of a user pool domain, which are not supported by this endpoint.",
    );
  return {
    subject: template.EmailSubject ?? settings.EmailVerificationSubject ?? fallback.subject,
    text: template.EmailMessage ?? settings.EmailVerificationMessage ?? fallback.text,
  };
}

function invitation({ settings }: PoolRecord, attribute: DeliveredTo) {
  const template = settings.AdminCreateUserConfig?.InviteMessageTemplate ?? {};
  const text = attribute === "email" ? template.EmailMessage : template.SMSMessage;
  return { subject: template.EmailSubject ?? DEFAULT_INVITATION.subject, text: text ?? DEFAULT_INVITATION.text };
}
