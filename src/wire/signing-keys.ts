import { createHash, createHmac } from "node:crypto";

const EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const MOST_SIGNING_KEYS = 1_000;

export const hmac = (key: Buffer | string, text: string): Buffer => createHmac("sha256", key).update(text).digest();

export const sha256 = (data: Uint8Array | string): string =>
  data.length === 0 ? EMPTY_HASH : createHash("sha256").update(data).digest("hex");

export const signingKeyOf = (secret: string, date: string, region: string, service: string): Buffer =>
  hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), "aws4_request");

/** Signing keys that were derived before: four HMACs less for each request of a day, region and service. */
export class SigningKeys {
  readonly #keys = new Map<string, Buffer>();

  of(secret: string, date: string, region: string, service: string): Buffer {
    const name = `${date}/${region}/${service}/${secret}`;
    const known = this.#keys.get(name);
    if (known) return known;
    const key = signingKeyOf(secret, date, region, service);
    if (this.#keys.size >= MOST_SIGNING_KEYS) this.#keys.clear();
    this.#keys.set(name, key);
    return key;
  }
}
