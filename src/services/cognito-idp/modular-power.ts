import { constants, createPublicKey, publicEncrypt } from "node:crypto";

/** The 3072-bit group of RFC 3526 §5, whose generator is 2: the one that Cognito's SRP uses. */
export const MODULUS_HEX =
  "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b" +
  "302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe6" +
  "49286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d" +
  "670c354e4abc9804f1746c08ca18217c32905e462e36ce3be39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718" +
  "3995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7d" +
  "b3970f85a6e1e4c7abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200c" +
  "bbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff";
export const MODULUS = BigInt(`0x${MODULUS_HEX}`);

const MODULUS_BYTES = MODULUS_HEX.length / 2;
const MODULUS_JWK = Buffer.from(MODULUS_HEX, "hex").toString("base64url");

type Power = (base: bigint, exponent: bigint) => bigint;

export const toHex = (value: bigint): string => {
  const hex = value.toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
};

/**
 * An RSA encryption without padding is exactly base^e mod n, and the platform's is six times as fast as BigInt. The
 * modulus is public and prime here: nothing is being encrypted.
 */
export const powerByRsa: Power = (base, exponent) => {
  const e = Buffer.from(toHex(exponent), "hex").toString("base64url");
  const key = createPublicKey({ key: { kty: "RSA", n: MODULUS_JWK, e }, format: "jwk" });
  const input = Buffer.from((base % MODULUS).toString(16).padStart(MODULUS_BYTES * 2, "0"), "hex");
  return BigInt(`0x${publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, input).toString("hex")}`);
};

/** Five bits of the exponent at a time, left to right. */
export const powerByBigInt: Power = (base, exponent) => {
  const table = [1n, base % MODULUS];
  for (let at = 2; at < 32; at++) table.push(((table[at - 1] as bigint) * (table[1] as bigint)) % MODULUS);
  let result = 1n;
  for (const digit of exponent.toString(32)) {
    for (let bit = 0; bit < 5; bit++) result = (result * result) % MODULUS;
    result = (result * (table[Number.parseInt(digit, 32)] as bigint)) % MODULUS;
  }
  return result;
};

let chosen: Power | undefined;

/** base^exponent mod N. The first call checks the fast way against the plain one and keeps it only if they agree. */
export function power(base: bigint, exponent: bigint): bigint {
  if (exponent < 2n) return exponent === 0n ? 1n : base % MODULUS;
  if (base % MODULUS === 0n) return 0n;
  chosen ??= fastWayIsRight() ? powerByRsa : powerByBigInt;
  try {
    return chosen(base, exponent);
  } catch {
    return powerByBigInt(base, exponent);
  }
}

function fastWayIsRight(): boolean {
  const base = MODULUS >> 5n;
  return [0x10001n, 0xfedcba9876543210n].every((exponent) => {
    try {
      return powerByRsa(base, exponent) === powerByBigInt(base, exponent);
    } catch {
      return false;
    }
  });
}
