import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { SigningKey } from "../../src/gateway/iam/signer.js";
import type { RoleOfCaller } from "../../src/gateway/neighbours.js";
import { ACCOUNT, type Answer, API, type Bench, NOW } from "./support.js";

export interface SignerSettings {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string | undefined;
  readonly region?: string;
  readonly service?: string;
  /** When it is signed, epoch milliseconds. */
  readonly time?: number;
  /** Seconds: a presigned query in place of headers. */
  readonly expiresIn?: number;
}

export interface Unsigned {
  readonly method?: string;
  /** With the stage, and the query. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SignedCall {
  readonly method: string;
  readonly path: string;
  /** name, value, name, value, … without Host. */
  readonly headers: readonly string[];
  readonly body?: string;
}

export const ROLE = `arn:aws:iam::${ACCOUNT}:role/reader`;
const ROLE_ID = "AROAIOSFODNN7EXAMPLE1";
const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const TOKEN = "IQoJb3JpZ2luX2VjEXAMPLEtoken/with+signs=";
export const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/reader/alice`;
export const SESSION_KEY = "ASIAIOSFODNN7EXAMPLE";
export const ROOT_KEY = "AKIAIOSFODNN7EXAMPLE";

/** The keys that a bench's callers have: a session of the role `reader`, and the root of the account. */
export const sessionKey = (change: Partial<SigningKey> = {}): SigningKey => ({
  secretAccessKey: SECRET,
  sessionToken: TOKEN,
  expiration: new Date(NOW + 3_600_000),
  caller: { accountId: ACCOUNT, arn: SESSION_ARN, userId: `${ROLE_ID}:alice`, accessKeyId: SESSION_KEY },
  session: { roleArn: ROLE },
  ...change,
});
export const rootKey = (): SigningKey => ({
  secretAccessKey: SECRET,
  caller: { accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, userId: ACCOUNT, accessKeyId: ROOT_KEY },
});
export const roleOf = (change: Partial<RoleOfCaller> = {}): RoleOfCaller => ({
  roleId: ROLE_ID,
  inlinePolicies: {},
  attachedPolicies: [],
  tags: [],
  ...change,
});

export const asSession: SignerSettings = { accessKeyId: SESSION_KEY, secretAccessKey: SECRET, sessionToken: TOKEN };
export const asRoot: SignerSettings = { accessKeyId: ROOT_KEY, secretAccessKey: SECRET };

const HOST = "x.example";

/** Signs as the SDKs do. */
export async function signed(
  { method = "GET", path = "/dev/x", headers = {}, body }: Unsigned,
  settings: SignerSettings = asSession,
): Promise<SignedCall> {
  const { accessKeyId = "", secretAccessKey = "", sessionToken, region = "us-east-1", time = NOW } = settings;
  const signer = new SignatureV4({
    service: settings.service ?? "execute-api",
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    sha256: Sha256,
  });
  const [pathname = "", rawQuery = ""] = path.split("?");
  const query: Record<string, string> = Object.fromEntries(new URLSearchParams(rawQuery));
  const request = {
    method,
    protocol: "http:",
    hostname: HOST,
    path: pathname,
    query,
    headers: { host: HOST, ...headers },
    body,
  };
  const date = { signingDate: new Date(time) };
  const made =
    settings.expiresIn === undefined
      ? await signer.sign(request, date)
      : await signer.presign(request, { ...date, expiresIn: settings.expiresIn });
  const text = Object.entries(made.query ?? {})
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join("&");
  return {
    method,
    path: text === "" ? pathname : `${pathname}?${text}`,
    headers: Object.entries(made.headers).flatMap(([name, value]) => (name === "host" ? [] : [name, value])),
    ...(body !== undefined && { body }),
  };
}

export const send = (bench: Bench, { method, path, headers, body }: SignedCall): Promise<Answer> =>
  bench.call(method, path, { headers, ...(body !== undefined && { body }) });

/** Signs and sends. */
export const call = async (bench: Bench, unsigned: Unsigned = {}, settings?: SignerSettings): Promise<Answer> =>
  send(bench, await signed(unsigned, settings));

/** `arn:aws:execute-api:…:<api>/dev/GET/x` as AWS repeats it. */
export const shownArn = (verbAndPath: string) =>
  `arn:aws:execute-api:us-east-1:********${ACCOUNT.slice(-4)}:${API}/dev/${verbAndPath}`;
export const methodArn = (verbAndPath: string) => `arn:aws:execute-api:us-east-1:${ACCOUNT}:${API}/dev/${verbAndPath}`;

type Statement = Readonly<Record<string, unknown>>;
export const policyOf = (...statements: readonly Statement[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
export const allow = (resource: string | readonly string[] = "*", more: Statement = {}): Statement => ({
  Effect: "Allow",
  Action: "execute-api:Invoke",
  Resource: resource,
  ...more,
});
export const deny = (resource: string | readonly string[] = "*", more: Statement = {}): Statement => ({
  ...allow(resource, more),
  Effect: "Deny",
});
export const forEveryone = (statement: Statement): Statement => ({ Principal: "*", ...statement });

/** Gives the role `reader` these policies, from the next request on. */
export function setRole(
  bench: Bench,
  change: Partial<RoleOfCaller>,
  managed: Readonly<Record<string, string>> = {},
): void {
  bench.roles.set(ROLE, roleOf(change));
  bench.managedPolicies.clear();
  for (const [arn, text] of Object.entries(managed)) bench.managedPolicies.set(arn, text);
  bench.policyGeneration++;
}

/** The message of a refusal, whichever case its key has. */
export function messageOf({ body }: Answer): string {
  const parsed = JSON.parse(body) as { message?: string; Message?: string };
  return parsed.message ?? parsed.Message ?? "";
}
