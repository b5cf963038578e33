import { createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";
import {
  type CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from "@aws-sdk/client-cognito-identity-provider";

/** The client's half of SRP, written from RFC 5054 and the notes on Cognito, sharing nothing with the server's. */

export const N = BigInt(
  `0x${"FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF"}`,
);

export function modPow(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let b = base % N, e = exponent; e > 0n; e >>= 1n, b = (b * b) % N) if (e & 1n) result = (result * b) % N;
  return result;
}

export function bytesOf(value: bigint): Buffer {
  let hex = value.toString(16);
  if (hex.length % 2) hex = `0${hex}`;
  if (Number.parseInt(hex.slice(0, 2), 16) > 127) hex = `00${hex}`;
  return Buffer.from(hex, "hex");
}

const hash = (...parts: Buffer[]): bigint => {
  const digest = createHash("sha256");
  for (const part of parts) digest.update(part);
  return BigInt(`0x${digest.digest("hex")}`);
};

const k = hash(bytesOf(N), Buffer.from([2]));

export interface ClientSide {
  readonly poolName: string;
  readonly userId: string;
  readonly password: string;
  readonly salt: bigint;
  readonly a: bigint;
  readonly A: bigint;
  readonly B: bigint;
}

export const passwordExponent = ({
  poolName,
  userId,
  password,
  salt,
}: Pick<ClientSide, "poolName" | "userId" | "password" | "salt">): bigint =>
  hash(bytesOf(salt), createHash("sha256").update(`${poolName}${userId}:${password}`).digest());

export function clientKey(side: ClientSide): Buffer {
  const u = hash(bytesOf(side.A), bytesOf(side.B));
  const x = passwordExponent(side);
  const base = (((side.B - k * modPow(2n, x)) % N) + N) % N;
  const S = modPow(base, side.a + u * x);
  return Buffer.from(hkdfSync("sha256", bytesOf(S), bytesOf(u), "Caldera Derived Key", 16));
}

export const claim = (key: Buffer, poolName: string, userId: string, secretBlock: string, timestamp: string): string =>
  createHmac("sha256", key)
    .update(
      Buffer.concat([
        Buffer.from(poolName),
        Buffer.from(userId),
        Buffer.from(secretBlock, "base64"),
        Buffer.from(timestamp),
      ]),
    )
    .digest("base64");

export interface SrpSignIn {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  readonly timestamp?: string;
  readonly extra?: Readonly<Record<string, string>>;
}

export const TIMESTAMP = "Thu Sep 24 13:50:15 UTC 2026";

/** The two calls of a sign-in with SRP; gives the second's answer. */
export async function srpSignIn(client: CognitoIdentityProviderClient, signIn: SrpSignIn) {
  const a = BigInt(`0x${randomBytes(32).toString("hex")}`);
  const A = modPow(2n, a);
  const { poolId, clientId: ClientId, username, password, timestamp = TIMESTAMP, extra = {} } = signIn;
  const first = await client.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: "USER_SRP_AUTH",
      AuthParameters: { USERNAME: username, SRP_A: A.toString(16), ...extra },
    }),
  );
  const { SALT = "", SRP_B = "", SECRET_BLOCK = "", USER_ID_FOR_SRP = "" } = first.ChallengeParameters ?? {};
  const poolName = poolId.split("_")[1] ?? "";
  const side = {
    poolName,
    userId: USER_ID_FOR_SRP,
    password,
    salt: BigInt(`0x${SALT}`),
    a,
    A,
    B: BigInt(`0x${SRP_B}`),
  };
  return client.send(
    new RespondToAuthChallengeCommand({
      ClientId,
      ChallengeName: "PASSWORD_VERIFIER",
      ChallengeResponses: {
        USERNAME: USER_ID_FOR_SRP,
        PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
        PASSWORD_CLAIM_SIGNATURE: claim(clientKey(side), poolName, USER_ID_FOR_SRP, SECRET_BLOCK, timestamp),
        TIMESTAMP: timestamp,
        ...extra,
      },
    }),
  );
}
