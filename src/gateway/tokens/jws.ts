import { type KeyObject, verify } from "node:crypto";

type Json = Readonly<Record<string, unknown>>;

/** A token in JWS compact serialization (RFC 7515 §7.1), read but not verified. */
export interface Jws {
  readonly header: Json;
  readonly payload: Buffer;
  readonly signature: Buffer;
  /** The bytes that the signature is over. */
  readonly signed: Buffer;
}

/** Base64url exactly as RFC 7515 has it: no padding, no stray bits, so that one token has one spelling. */
function decoded(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, "base64url");
  return bytes.toString("base64url") === part ? bytes : undefined;
}

/** The JSON object in the bytes, if they hold one. */
export function jsonObject(bytes: Buffer): Json | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined where the text is no JWS in compact form. */
export function readJws(token: string): Jws | undefined {
  const [headerPart, payloadPart, signaturePart, ...more] = token.split(".", 4);
  if (headerPart === undefined || payloadPart === undefined || signaturePart === undefined || more.length > 0)
    return undefined;
  const headerBytes = decoded(headerPart);
  const payload = decoded(payloadPart);
  const signature = decoded(signaturePart);
  const header = headerBytes && jsonObject(headerBytes);
  if (!header || !payload || !signature) return undefined;
  const signed = Buffer.from(token.slice(0, headerPart.length + 1 + payloadPart.length), "latin1");
  return { header, payload, signature, signed };
}

/** `crit` names extensions that must be understood (RFC 7515 §4.1.11): we understand none. */
export const isRs256 = ({ header }: Jws): boolean => header.alg === "RS256" && !("crit" in header);

/** Whether the key's owner signed it with RS256, and it says so. */
export const verifyRs256 = (jws: Jws, key: KeyObject): boolean =>
  isRs256(jws) && key.asymmetricKeyType === "rsa" && verify("RSA-SHA256", jws.signed, key, jws.signature);
