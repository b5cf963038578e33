import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Protection } from "../../gateway/audit/protection.js";

/** What a probe sends to prove who it is, and whether the gate should let it through. */
export interface Probe {
  readonly what: string;
  readonly letThrough: boolean;
  headers(url: URL, method: string): Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>;
}

export interface ProbeResult {
  readonly path: string;
  readonly method: string;
  readonly what: string;
  readonly status: number;
  /** `x-amzn-ErrorType`, where API Gateway refused. */
  readonly errorType: string | undefined;
  readonly asExpected: boolean;
}

/** Tokens that a user pool gave out, or that look as if. */
export interface ProbeTokens {
  readonly id: string;
  readonly access: (scopes: readonly string[]) => Promise<string>;
  readonly expired: string;
  readonly otherPool: string;
}

export interface ProbeKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface Proofs {
  readonly region: string;
  /** Absent where no pool is at hand to sign tokens: then only what must be refused is sent. */
  readonly tokens?: ProbeTokens;
  readonly keys?: ProbeKeys;
}

/** Status codes that a gate answers with. */
const REFUSALS = new Set([401, 403]);
const TIMEOUT_MILLISECONDS = 30_000;

/** The probes of one method, the refusals first. */
export async function probesFor({ gate, scopes }: Protection, { region, tokens, keys }: Proofs): Promise<Probe[]> {
  const bearer = (what: string, token: string, letThrough = false): Probe => ({
    what,
    letThrough,
    headers: () => ({ authorization: `Bearer ${token}` }),
  });
  const nothing: Probe = { what: "no token", letThrough: gate === "open", headers: () => ({}) };
  switch (gate) {
    case "open":
      return [nothing];
    case "Lambda":
      return [nothing];
    case "IAM":
      return [
        { ...nothing, what: "unsigned" },
        bearer("a bearer token", "junk"),
        signed("wrong secret", false, region, {
          accessKeyId: keys?.accessKeyId ?? "AKIAIOSFODNN7EXAMPLE",
          secretAccessKey: "wrong",
        }),
        ...(keys ? [signed("right keys", true, region, keys)] : []),
      ];
    case "Cognito": {
      const refused = [nothing, bearer("junk", "junk")];
      if (!tokens) return refused;
      const access = await tokens.access(scopes);
      const [right, wrong] = scopes.length > 0 ? [access, tokens.id] : [tokens.id, access];
      return [
        ...refused,
        bearer("expired", tokens.expired),
        bearer("another pool's", tokens.otherPool),
        bearer(scopes.length > 0 ? "ID token" : "access token", wrong),
        bearer("right token", right, true),
      ];
    }
  }
}

const signed = (what: string, letThrough: boolean, region: string, credentials: ProbeKeys): Probe => ({
  what,
  letThrough,
  async headers(url, method) {
    const signer = new SignatureV4({ service: "execute-api", region, credentials, sha256: Sha256 });
    const { headers } = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: { host: url.host },
    });
    const { host: _, ...others } = headers;
    return others;
  },
});

/** Sends one probe to one method; a refusal is a 401 or 403. */
export async function sendProbe(apiUrl: string, protection: Protection, probe: Probe): Promise<ProbeResult> {
  const { path, method } = protection;
  const verb = method === "ANY" ? "GET" : method;
  const url = new URL(apiUrl + path.replace(/\{[^}]+\}/g, "probe"));
  const response = await fetch(url, {
    method: verb,
    headers: await probe.headers(url, verb),
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  });
  await response.arrayBuffer();
  const errorType = response.headers.get("x-amzn-errortype") ?? undefined;
  const refused = REFUSALS.has(response.status) && errorType !== undefined;
  return {
    path,
    method,
    what: probe.what,
    status: response.status,
    errorType,
    asExpected: refused !== probe.letThrough,
  };
}
