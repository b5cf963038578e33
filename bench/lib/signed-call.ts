import { createHash, createHmac } from "node:crypto";
import type { LoadRequest } from "./load.js";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** Whoever signs. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The local cloud's root. */
const ROOT: Credentials = { accessKeyId: "test", secretAccessKey: "test" };
const REGION = "us-east-1";

export interface Unsigned {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Of the credential scope, e.g. `execute-api`. */
  readonly service: string;
  readonly method?: string;
  /** With its query, both of letters that need no escapes and in the order that they are signed in. */
  readonly path?: string;
  /** With small letters; all of them are signed. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The root's where absent. */
  readonly credentials?: Credentials;
}

/** The request with its Signature Version 4; good for some minutes. */
export function signedCall({
  url,
  service,
  method = "POST",
  path = "/",
  headers = {},
  body,
  credentials = ROOT,
}: Unsigned) {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const time = new Date().toISOString().replace(/[:-]|\.\d+/g, "");
  const date = time.slice(0, 8);
  const signed = {
    ...headers,
    host: new URL(url).host,
    "x-amz-date": time,
    ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }),
  };
  const fields = Object.entries(signed).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = fields.map(([name]) => name).join(";");
  const [pathname = "", query = ""] = path.split("?");
  const lines = fields.map(([name, value]) => `${name}:${value}\n`).join("");
  const canonical = [method, pathname, query, lines, names, sha256(body ?? "")].join("\n");
  const scope = `${date}/${REGION}/${service}/aws4_request`;
  const key = [REGION, service, "aws4_request"].reduce(hmac, hmac(`AWS4${secretAccessKey}`, date));
  const signature = hmac(key, ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n")).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  const { host, ...others } = signed;
  // With a capital: otherwise load generators add a second one.
  return {
    method,
    path,
    headers: { Host: host, ...others, authorization },
    ...(body !== undefined && { body }),
  } satisfies LoadRequest;
}

/** Signs a call, sends it and gives the answer's text. Throws where it is refused. */
export async function callSigned(call: Unsigned): Promise<string> {
  const { method, path, headers, body } = signedCall(call);
  const { Host: _, ...sent } = headers;
  const response = await fetch(call.url + path, { method, headers: sent, body: body ?? null });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} of ${call.service}: ${response.status} ${text}`);
  return text;
}

const cognito = (url: string, operation: string, input: object): Unsigned => ({
  url,
  service: "cognito-idp",
  headers: {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
  },
  body: JSON.stringify(input),
});

/** A Cognito call, signed with the local cloud's root key pair. */
export const cognitoCall = (url: string, operation: string, input: object): LoadRequest =>
  signedCall(cognito(url, operation, input));

/** Sends it and gives the answer back. Throws where it is refused. */
export async function callCognito<T>(url: string, operation: string, input: object): Promise<T> {
  const text = await callSigned(cognito(url, operation, input));
  return (text === "" ? {} : JSON.parse(text)) as T;
}
