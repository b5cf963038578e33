/** SRP-6a as Cognito speaks it, written down a second time: a limit that shared the product's code would hide its faults. */
import { constants, createHash, createHmac, createPublicKey, publicEncrypt, randomBytes } from "node:crypto";

/** RFC 3526 §5. */
const MODULUS_HEX = [
  "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD",
  "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED",
  "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F",
  "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B",
  "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510",
  "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7",
  "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C",
  "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
].join("");
export const MODULUS = BigInt(`0x${MODULUS_HEX}`);
const GENERATOR = 2n;

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest();
export const numberOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString("hex")}`);
const evenHex = (hex: string) => (hex.length % 2 === 1 ? `0${hex}` : hex);

/** Whole bytes, and a zero ahead where the first bit is set. */
function bytesOf(value: bigint): Buffer {
  const hex = evenHex(value.toString(16));
  return Buffer.from(/^[89a-f]/.test(hex) ? `00${hex}` : hex, "hex");
}

const n = Buffer.from(MODULUS_HEX, "hex").toString("base64url");

/** base^exponent mod N as a raw RSA encryption with N as modulus: OpenSSL's Montgomery powers, from JavaScript. */
export function power(base: bigint, exponent: bigint): bigint {
  const e = Buffer.from(evenHex(exponent.toString(16)), "hex").toString("base64url");
  const key = createPublicKey({ key: { kty: "RSA", n, e }, format: "jwk" });
  const block = Buffer.from(base.toString(16).padStart(MODULUS_HEX.length, "0"), "hex");
  return numberOf(publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, block));
}

export const generatorPower = (exponent: bigint): bigint => power(GENERATOR, exponent);
export const MULTIPLIER = numberOf(sha256(Buffer.from(`00${MODULUS_HEX}02`, "hex")));
export const secret = (): bigint => numberOf(randomBytes(32)) | (1n << 255n);
export const scramble = (clientPublic: bigint, serverPublic: bigint): bigint =>
  numberOf(sha256(Buffer.concat([bytesOf(clientPublic), bytesOf(serverPublic)])));

export interface Person {
  /** What stands behind the `_` of the pool's id. */
  readonly poolName: string;
  readonly userId: string;
}

export const passwordExponent = ({ poolName, userId }: Person, password: string, salt: bigint): bigint =>
  numberOf(sha256(Buffer.concat([bytesOf(salt), sha256(Buffer.from(`${poolName}${userId}:${password}`))])));

/** What proves that both sides hold the same key. */
export function proof(
  shared: bigint,
  mixed: bigint,
  { poolName, userId }: Person,
  secretBlock: string,
  timestamp: string,
): string {
  const extracted = createHmac("sha256", bytesOf(mixed)).update(bytesOf(shared)).digest();
  const key = createHmac("sha256", extracted).update("Caldera Derived Key\u0001").digest().subarray(0, 16);
  return createHmac("sha256", key)
    .update(poolName)
    .update(userId)
    .update(Buffer.from(secretBlock, "base64"))
    .update(timestamp)
    .digest("base64");
}
