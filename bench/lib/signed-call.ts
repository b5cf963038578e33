import { createHash, createHmac } from "node:crypto";
import type { LoadRequest } from "./load.js";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** A Cognito call, signed (Signature Version 4) with the local cloud's root key pair; good for some minutes. */
export function cognitoCall(url: string, operation: string, input: object): LoadRequest {
  const body = JSON.stringify(input);
  const time = new Date().toISOString().replace(/[:-]|\.\d+/g, "");
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    host: new URL(url).host,
    "x-amz-date": time,
    "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
  };
  const names = Object.keys(headers).join(";");
  const fields = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ["POST", "/", "", fields.join(""), names, sha256(body)].join("\n");
  const scope = `${time.slice(0, 8)}/us-east-1/cognito-idp/aws4_request`;
  const key = ["us-east-1", "cognito-idp", "aws4_request"].reduce(hmac, hmac("AWS4test", time.slice(0, 8)));
  const signature = hmac(key, ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n")).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=test/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  const { host, ...others } = headers;
  // With a capital: otherwise load generators add a second one.
  return { method: "POST", path: "/", headers: { Host: host, ...others, authorization }, body };
}

/** Sends it and gives the answer back. Throws where it is refused. */
export async function callCognito<T>(url: string, operation: string, input: object): Promise<T> {
  const { headers: { Host: _, ...headers } = {}, body } = cognitoCall(url, operation, input);
  const response = await fetch(url, { method: "POST", headers, body: body ?? "" });
  const text = await response.text();
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${text}`);
  return (text === "" ? {} : JSON.parse(text)) as T;
}
