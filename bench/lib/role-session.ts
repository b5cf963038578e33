import { type PolicySize, roleArn } from "./gates-template.js";
import { type Credentials, callSigned } from "./signed-call.js";

const member = (xml: string, name: string): string => {
  const [, text] = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml) ?? [];
  if (text === undefined) throw new Error(`AssumeRole gave no ${name}: ${xml}`);
  return text;
};

/** Credentials of one of the benchmark's roles, others each time. */
export async function roleSession(url: string, size: PolicySize): Promise<Credentials> {
  const body = new URLSearchParams({
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: roleArn(size),
    RoleSessionName: "bench",
  }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const xml = await callSigned({ url, service: "sts", headers, body });
  return {
    accessKeyId: member(xml, "AccessKeyId"),
    secretAccessKey: member(xml, "SecretAccessKey"),
    sessionToken: member(xml, "SessionToken"),
  };
}
