/**
 * Signs users in by SRP for some seconds, a few at a time, and prints what it counted as the load generator does.
 * Argument, as JSON: {@link Orders}. Its own secret stays the same, so that the server has the larger part of the work.
 */
import { Agent, request } from "node:http";
import type { Counted } from "../lib/load.js";
import { generatorPower, MODULUS, MULTIPLIER, passwordExponent, power, proof, scramble, secret } from "./srp.js";

interface Orders {
  readonly url: string;
  readonly poolName: string;
  readonly clientId: string;
  readonly users: readonly string[];
  readonly password: string;
  readonly atOnce: number;
  readonly seconds: number;
}

const { url, poolName, clientId, users, password, atOnce, seconds } = JSON.parse(process.argv[2] ?? "{}") as Orders;
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
const a = secret();
const clientPublic = generatorPower(a);
const known = new Map<string, { exponent: bigint; power: bigint }>();

function call<T>(operation: string, input: object): Promise<T> {
  const body = JSON.stringify(input);
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent,
        method: "POST",
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
          "content-length": Buffer.byteLength(body),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) resolve(JSON.parse(text) as T);
          else reject(new Error(`${operation}: ${text}`));
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

/** `Mon Nov 23 02:45:20 UTC 2026`, without a leading zero in the day. */
function timestamp(): string {
  const [weekday = "", day = "", month = "", year = "", time = ""] = new Date().toUTCString().split(/,? /);
  return `${weekday} ${month} ${Number(day)} ${time} UTC ${year}`;
}

async function signIn(username: string): Promise<void> {
  const { ChallengeParameters: given } = await call<{ ChallengeParameters: Record<string, string> }>("InitiateAuth", {
    AuthFlow: "USER_SRP_AUTH",
    ClientId: clientId,
    AuthParameters: { USERNAME: username, SRP_A: clientPublic.toString(16) },
  });
  const { SALT = "", SRP_B = "", SECRET_BLOCK = "", USER_ID_FOR_SRP: userId = "" } = given;
  const person = { poolName, userId };
  let own = known.get(`${userId} ${SALT}`);
  if (!own) {
    const exponent = passwordExponent(person, password, BigInt(`0x${SALT}`));
    own = { exponent, power: generatorPower(exponent) };
    known.set(`${userId} ${SALT}`, own);
  }
  const serverPublic = BigInt(`0x${SRP_B}`);
  const mixed = scramble(clientPublic, serverPublic);
  const base = (((serverPublic - MULTIPLIER * own.power) % MODULUS) + MODULUS) % MODULUS;
  const shared = power(base, a + mixed * own.exponent);
  const TIMESTAMP = timestamp();
  const { AuthenticationResult } = await call<{ AuthenticationResult?: { IdToken?: string } }>(
    "RespondToAuthChallenge",
    {
      ChallengeName: "PASSWORD_VERIFIER",
      ClientId: clientId,
      ChallengeResponses: {
        USERNAME: userId,
        PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
        PASSWORD_CLAIM_SIGNATURE: proof(shared, mixed, person, SECRET_BLOCK, TIMESTAMP),
        TIMESTAMP,
      },
    },
  );
  if (AuthenticationResult?.IdToken === undefined) throw new Error(`${username} got no token`);
}

const latencies: number[] = [];
const began = performance.now();
const end = began + seconds * 1000;
let next = 0;
async function one(): Promise<void> {
  while (performance.now() < end) {
    const started = performance.now();
    await signIn(users[next++ % users.length] ?? "");
    latencies.push(performance.now() - started);
  }
}
await Promise.all(Array.from({ length: atOnce }, one));
const elapsed = (performance.now() - began) / 1000;
latencies.sort((x, y) => x - y);
const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
const counted: Counted = { requests: latencies.length, seconds: elapsed, p50: at(0.5), p99: at(0.99), unexpected: 0 };
process.stdout.write(JSON.stringify(counted));
process.exit();
