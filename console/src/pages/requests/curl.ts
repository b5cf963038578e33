import type { Exchange } from "./record.js";

/** curl says these itself. */
const OWN = new Set(["host", "content-length", "connection", "accept-encoding", "user-agent"]);
/** What a person has to put in by hand, as a variable of their shell. */
const SECRETS: Readonly<Record<string, string>> = {
  authorization: "$TOKEN",
  "x-api-key": "$API_KEY",
  "x-amz-security-token": "$AWS_SESSION_TOKEN",
  cookie: "$COOKIE",
  "proxy-authorization": "$PROXY_AUTHORIZATION",
};
/** curl signs anew. */
const OF_A_SIGNATURE = new Set(["authorization", "x-amz-date", "x-amz-content-sha256"]);

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A command for a POSIX shell that sends the request again; what proves who asks is a variable. */
export function curlOf({ request: { method, url, headers, body } }: Exchange, region: string): string {
  const isSigned = headers.some(([name, value]) => name.toLowerCase() === "authorization" && /^AWS4-/.test(value));
  const parts = [`curl -i -X ${method} ${quoted(url)}`];
  if (isSigned)
    parts.push(`--aws-sigv4 'aws:amz:${region}:execute-api'`, '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"');
  for (const [name, value] of headers) {
    const known = name.toLowerCase();
    if (OWN.has(known) || known.startsWith("sec-") || (isSigned && OF_A_SIGNATURE.has(known))) continue;
    const variable = SECRETS[known];
    if (variable === undefined) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
    else parts.push(`-H "${name}: ${/^bearer /i.test(value) ? "Bearer " : ""}${variable}"`);
  }
  if (body !== undefined) parts.push(`--data-raw ${quoted(body)}`);
  return parts.join(" \\\n  ");
}
