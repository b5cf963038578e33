/**
 * The limit of SRP sign-in: two calls in Cognito's form, three powers, the proof and two RS256 signatures, for one user,
 * in memory. Argument, as JSON: `port`, `poolName`, `userId`, `password`.
 */
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import {
  generatorPower,
  MODULUS,
  MULTIPLIER,
  numberOf,
  type Person,
  passwordExponent,
  power,
  proof,
  scramble,
  secret,
} from "./srp.js";

const { port, password, ...person } = JSON.parse(process.argv[2] ?? "{}") as Person & {
  port: number;
  password: string;
};
const salt = numberOf(randomBytes(16));
const verifier = generatorPower(passwordExponent(person, password, salt));
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const open = new Map<string, { clientPublic: bigint; serverPublic: bigint; b: bigint }>();

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
function token(claims: object): string {
  const signed = `${encoded({ kid: "limit", alg: "RS256" })}.${encoded(claims)}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), privateKey).toString("base64url")}`;
}

type Parameters = Readonly<Record<string, string>>;

function challenge({ SRP_A = "" }: Parameters): object {
  const clientPublic = BigInt(`0x${SRP_A}`);
  if (clientPublic % MODULUS === 0n) return refused;
  const b = secret();
  const serverPublic = (MULTIPLIER * verifier + generatorPower(b)) % MODULUS;
  const block = randomBytes(1284).toString("base64");
  open.set(block, { clientPublic, serverPublic, b });
  return {
    ChallengeName: "PASSWORD_VERIFIER",
    ChallengeParameters: {
      SALT: salt.toString(16),
      SRP_B: serverPublic.toString(16),
      USERNAME: person.userId,
      USER_ID_FOR_SRP: person.userId,
      SECRET_BLOCK: block,
    },
  };
}

const refused = { __type: "NotAuthorizedException", message: "Incorrect username or password." };

function tokens(responses: Parameters): object {
  const { PASSWORD_CLAIM_SECRET_BLOCK: block = "", TIMESTAMP = "", PASSWORD_CLAIM_SIGNATURE } = responses;
  const opened = open.get(block);
  open.delete(block);
  if (!opened) return refused;
  const { clientPublic, serverPublic, b } = opened;
  const mixed = scramble(clientPublic, serverPublic);
  const shared = power((clientPublic * power(verifier, mixed)) % MODULUS, b);
  if (proof(shared, mixed, person, block, TIMESTAMP) !== PASSWORD_CLAIM_SIGNATURE) return refused;
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: person.userId, iss: person.poolName, auth_time: now, iat: now, exp: now + 3600 };
  return {
    AuthenticationResult: {
      IdToken: token({ ...claims, aud: "client", token_use: "id", email: "somebody@example.com" }),
      AccessToken: token({ ...claims, client_id: "client", token_use: "access", username: person.userId }),
      RefreshToken: randomBytes(600).toString("base64"),
      ExpiresIn: 3600,
      TokenType: "Bearer",
    },
    ChallengeParameters: {},
  };
}

createServer(async (request, response) => {
  const input = JSON.parse(await text(request)) as { AuthParameters: Parameters; ChallengeResponses: Parameters };
  const begins = String(request.headers["x-amz-target"]).endsWith("InitiateAuth");
  const answer = begins ? challenge(input.AuthParameters) : tokens(input.ChallengeResponses);
  const body = JSON.stringify(answer);
  response.writeHead(answer === refused ? 400 : 200, {
    "content-type": "application/x-amz-json-1.1",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}).listen(port, "127.0.0.1");
