import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { systemRandom } from "../../src/lib/ids.js";
import { secretHash } from "../../src/services/cognito-idp/clients.js";
import { MODULUS, power, powerByBigInt, powerByRsa } from "../../src/services/cognito-idp/modular-power.js";
import type { ClientRecord } from "../../src/services/cognito-idp/records.js";
import {
  challengeWith,
  claimSignature,
  deriveKey,
  isTimestamp,
  newCredential,
  openChallenge,
  passwordMatches,
  privateKey,
  proves,
  serverKey,
} from "../../src/services/cognito-idp/srp.js";
import { bytesOf, claim, clientKey, modPow, N, passwordExponent } from "./srp-client.js";

type Vector = Readonly<Record<string, string>>;
const { vectors, N: modulus } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../shared/recorded/srp/vectors.json"), "utf8"),
) as { vectors: Vector[]; N: string };
const vector = (name: string): Vector => {
  const found = vectors.find((one) => one.name === name);
  if (!found) throw new Error(`no vector ${name}`);
  return found;
};
const big = (hex = "") => BigInt(`0x${hex}`);
const scramble = (A: bigint, B: bigint) =>
  big(createHash("sha256").update(bytesOf(A)).update(bytesOf(B)).digest("hex"));

describe("SRP", () => {
  it("uses the group of the vectors", () => expect(MODULUS).toBe(big(modulus)));

  it("derives the recorded key from the recorded exchange", () => {
    const { a, A, B, salt, poolName, userIdForSrp = "", password = "", key } = vector("soto-A-and-key");
    expect(power(2n, big(a))).toBe(big(A));
    const x = privateKey(`x_${poolName}`, userIdForSrp, password, big(salt));
    const u = scramble(big(A), big(B));
    const k = big("538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6");
    const base = (((big(B) - k * power(2n, x)) % N) + N) % N;
    expect(deriveKey(modPow(base, big(a) + u * x), u).toString("hex")).toBe(key);
  });

  it.each(["dotnet-authenticate-user", "cognito-srp-helper-session"])("signs the claim as recorded: %s", (name) => {
    const found = vector(name);
    const a = big(found.a ?? found.smallA);
    const A = modPow(2n, a);
    const B = big(found.B ?? found.largeB);
    const poolName = found.poolName ?? found.poolIdAbbr ?? "";
    const secretBlock = found.secretBlock ?? found.secret ?? "";
    const { password = "", salt, timestamp = "", userIdForSrp: userId = "" } = found;
    const key = clientKey({ poolName, userId, password, salt: big(salt), a, A, B });
    const signed = claimSignature(key, { poolId: `x_${poolName}`, userId, secretBlock, timestamp });
    expect(signed).toBe(found.claim ?? found.passwordSignature);
  });

  it.each(["dotnet-secret-hash", "cognito-srp-helper-session"])("makes the recorded secret hash: %s", (name) => {
    const { username, userIdForSrp, clientId: id = "", clientSecret, secretId, secretHash: expected } = vector(name);
    const client = { id, secret: clientSecret ?? secretId } as ClientRecord;
    expect(secretHash(client, userIdForSrp ?? username ?? "")).toBe(expected);
  });

  it("raises to powers the fast way as the plain way", () =>
    fc.assert(
      fc.property(fc.bigInt({ min: 2n, max: N * 3n }), fc.bigInt({ min: 3n, max: 1n << 256n }), (base, exponent) => {
        const expected = modPow(base, exponent);
        expect(powerByBigInt(base, exponent)).toBe(expected);
        expect(powerByRsa(base, exponent)).toBe(expected);
      }),
      { numRuns: 25 },
    ));

  it.each([
    [0n, 5n, 0n],
    [7n, 0n, 1n],
    [7n, 1n, 7n],
    [N, 3n, 0n],
    [N + 2n, 2n, 4n],
    [2n, 2n, 4n],
  ])("%d to the power %d", (base, exponent, expected) => expect(power(base, exponent)).toBe(expected));

  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });

  it("agrees with the client on the key for any user and password, and only for the right password", () =>
    fc.assert(
      fc.property(text, text, text, fc.bigInt({ min: 1n << 200n, max: 1n << 256n }), (userId, password, other, a) => {
        fc.pre(password !== other);
        const poolId = "us-east-1_AbC123xyz";
        const credential = newCredential(poolId, userId, password, systemRandom);
        const A = modPow(2n, a);
        const challenge = openChallenge(A, credential, systemRandom);
        const secretBlock = "c2VjcmV0";
        const timestamp = "Thu Sep 24 13:50:15 UTC 2026";
        const signature = (secret: string) =>
          claim(
            clientKey({
              poolName: "AbC123xyz",
              userId,
              password: secret,
              salt: big(credential.salt),
              a,
              A,
              B: challenge.serverPublic,
            }),
            "AbC123xyz",
            userId,
            secretBlock,
            timestamp,
          );
        const said = { poolId, userId, secretBlock, timestamp };
        expect(proves(challenge, said, signature(password))).toBe(true);
        expect(proves(challenge, said, signature(other))).toBe(false);
        expect(passwordMatches(poolId, userId, password, credential)).toBe(true);
        expect(passwordMatches(poolId, userId, other, credential)).toBe(false);
      }),
      { numRuns: 8 },
    ));

  it("keeps of a password what its exponent leaves, and salts without a leading zero", () => {
    const credential = newCredential("r_P", "u", "p", systemRandom);
    expect(credential.salt).toMatch(/^[1-9a-f][0-9a-f]{31}$/);
    const x = passwordExponent({ poolName: "P", userId: "u", password: "p", salt: big(credential.salt) });
    expect(big(credential.verifier)).toBe(modPow(2n, x));
  });

  it.each([0n, N, N * 2n])("never proves with a public value of zero", (clientPublic) => {
    const challenge = challengeWith(clientPublic, 3n, 1n << 255n);
    const said = { poolId: "r_P", userId: "u", secretBlock: "", timestamp: "" };
    expect(proves(challenge, said, claimSignature(serverKey(challenge), said))).toBe(false);
  });

  it.each([
    ["Thu Sep 24 13:50:15 UTC 2026", true],
    ["Sat Sep 5 01:02:03 UTC 2026", true],
    ["Sat Sep 05 01:02:03 UTC 2026", false],
    ["Fri Sep 24 13:50:15 UTC 2026", false],
    ["Thu Sep 24 13:50:15 GMT 2026", false],
    ["Wed Feb 30 13:50:15 UTC 2026", false],
    ["2026-09-24T13:50:15Z", false],
    ["", false],
  ])("timestamp %j: %s", (timestamp, expected) => expect(isTimestamp(timestamp)).toBe(expected));
});
