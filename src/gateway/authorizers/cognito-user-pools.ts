import { printed } from "../../lib/printed.js";
import type { Authorizer as AuthorizerSettings } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { requestValue } from "../mapping/parameters.js";
import type { Refusal } from "../refusal.js";
import { bareToken, type Flaw, type VerifiedToken } from "../tokens/verified-tokens.js";
import type { Authorizer, Decision } from "./authorizer.js";
import { shown, wholeMatch } from "./identity.js";

/** An authorizer's settings with what every request needs of them worked out once. */
interface Compiled {
  readonly sources: readonly string[];
  /** How a person calls the place: `Authorization`. */
  readonly place: string;
  readonly inOneHeader: string | undefined;
  readonly pools: ReadonlySet<string>;
  /** Undefined where there is none; null where it is no expression that we can run, so that nothing matches. */
  readonly audience: RegExp | null | undefined;
}

const compiled = new WeakMap<AuthorizerSettings, Compiled>();

const poolOfArn = (arn: string) => /^arn:[^:]+:cognito-idp:[^:]*:[^:]*:userpool\/(.+)$/.exec(arn)?.[1];

function compile(settings: AuthorizerSettings): Compiled {
  const known = compiled.get(settings);
  if (known) return known;
  const sources = (settings.identitySource || "method.request.header.Authorization")
    .split(",")
    .map((one) => one.trim());
  const header = /^method\.request\.header\.(.+)$/.exec(sources[0] ?? "")?.[1];
  const made: Compiled = {
    sources,
    place: header ?? sources[0] ?? "",
    inOneHeader: header,
    pools: new Set((settings.providerARNs ?? []).flatMap((arn) => poolOfArn(arn) ?? [])),
    audience: wholeMatch(settings.identityValidationExpression),
  };
  compiled.set(settings, made);
  return made;
}

const unauthorized: Refusal = { type: "UNAUTHORIZED", message: "Unauthorized" };
const refused: Decision = { allowed: false, refusal: unauthorized };
const expired: Decision = {
  allowed: false,
  refusal: { type: "UNAUTHORIZED", message: "The incoming token has expired" },
};

const ID_TOKEN = "(await fetchAuthSession()).tokens.idToken";
const ACCESS_TOKEN = "(await fetchAuthSession()).tokens.accessToken";

const shownKid = (kid: unknown) => (typeof kid === "string" && kid.length > 8 ? `${kid.slice(0, 6)}…` : printed(kid));

/** `orders (us-east-1_AbC123xyz)`, where the pool is one of this cloud. */
function named(call: Call, pool: string): string {
  const name = call.gateway.userPools.poolName?.(pool);
  return name === undefined ? pool : `${name} (${pool})`;
}
const listed = (call: Call, pools: Iterable<string>) => [...pools].map((pool) => named(call, pool)).join(", ");

/** What a client sends that had no token, or another thing than a token, and didn't notice. */
function misfit(token: string): { readonly actual: string; readonly advice: string } {
  if (token.startsWith("AWS4-HMAC-SHA256"))
    return {
      actual: "an AWS Signature Version 4",
      advice: `the client signed the request with AWS credentials, as it had no token to send; pass Authorization yourself: Bearer \${${ID_TOKEN}}`,
    };
  if (/^(undefined|null|NaN|\[object \w+\]|)$/.test(token))
    return {
      actual: token === "" ? "Bearer, and no token" : `the word ${token}`,
      advice: `there was no token when the request was made: sign in first, and await it: (await fetchAuthSession()).tokens?.idToken?.toString()`,
    };
  if (/^bearer\s/i.test(token))
    return {
      actual: shown(token),
      advice: 'write "Bearer", with a capital B, one space and the token; or the token alone',
    };
  if (token.split(".").length === 5)
    return {
      actual: "five parts: an encrypted token, as Cognito's refresh tokens are",
      advice: `send the ID token, the refresh token is for Cognito alone: ${ID_TOKEN}`,
    };
  return { actual: shown(token), advice: `send the ID token as Cognito gave it: ${ID_TOKEN}` };
}

/** `2 h 5 min`, for people. */
function period(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

/** What the identity source has. Several tokens at once are none: nobody could say which. */
function sentToken(call: Call, { sources, place, inOneHeader }: Compiled): string | undefined {
  const values = sources.map((source) => requestValue(call, source));
  const sent = values.every((value) => value !== undefined && value !== "") ? values[0] : undefined;
  const what = `a token was sent in ${place}`;
  if (sent === undefined) {
    call.check(what, false, { advice: `send the ID token: ${place}: Bearer \${${ID_TOKEN}}` });
    return undefined;
  }
  const times = inOneHeader === undefined ? 1 : call.headers.all(inOneHeader).length;
  if (times > 1) {
    call.check(`${what}, once`, false, { actual: times, expected: 1, advice: `send ${place} one time only` });
    return undefined;
  }
  call.check(what, true);
  return sent;
}

function explainForm(call: Call, token: string): void {
  call.check("it is a JWT: three base64url parts, header and payload JSON", false, misfit(token));
}

function explainIssuer(call: Call, { issuer }: Flaw, pools: ReadonlySet<string>): void {
  call.check("it was issued by a user pool of the authorizer", false, {
    actual: issuer,
    expected: listed(call, pools),
    advice: "the token is of a pool that this cloud doesn't have: sign in against this cloud, then send its ID token",
  });
}

/** The checks up to the signature; each flaw has made its own sentence, and those before it held. */
function explainFlaw(call: Call, token: string, flaw: Flaw, { pools }: Compiled): void {
  if (flaw.flaw === "form") {
    explainForm(call, token);
    return;
  }
  call.check("it is a JWT: three base64url parts, header and payload JSON", true);
  if (flaw.flaw === "algorithm") {
    call.check("its algorithm is RS256", false, {
      actual: flaw.algorithm,
      expected: "RS256",
      advice: `Cognito signs with RS256 only; send the token as Cognito gave it: ${ID_TOKEN}`,
    });
    return;
  }
  if (flaw.flaw === "issuer") {
    explainIssuer(call, flaw, pools);
    return;
  }
  const pool = flaw.poolId ?? "";
  if (!checkPool(call, pool, pools)) return;
  if (flaw.flaw === "key") {
    call.check(`it was signed with a key of ${pool}`, false, {
      actual: `kid ${shownKid(flaw.kid)}`,
      advice: "the pool was made anew since, or the token is from elsewhere: sign in again",
    });
    return;
  }
  call.check(`it was signed by ${pool} (kid ${shownKid(flaw.kid)})`, flaw.flaw !== "signature", {
    ...(flaw.flaw === "signature" && {
      advice:
        "the token was changed or cut on its way, or signed with another key: sign in again and send it unchanged",
    }),
  });
  if (flaw.flaw === "claims")
    call.check("it says when it expires", false, { advice: "only tokens that Cognito made are good here" });
}

function checkPool(call: Call, pool: string, pools: ReadonlySet<string>): boolean {
  if (pools.has(pool)) return true;
  return call.check("it was issued by a user pool of the authorizer", false, {
    actual: named(call, pool),
    expected: listed(call, pools),
    advice: `the token is of ${named(call, pool)}: sign in to ${listed(call, pools)}, or add the pool's ARN to the authorizer's providerARNs`,
  });
}

/** `2026-11-23T04:05:06Z` */
const instant = (epochSeconds: number): string =>
  Math.abs(epochSeconds) < 8.64e12
    ? new Date(epochSeconds * 1000).toISOString().replace(/\.\d+/, "")
    : "beyond all time";

function checkTime(call: Call, token: VerifiedToken): Decision | undefined {
  const now = call.time / 1000;
  if (token.nbf !== undefined && token.nbf > now) {
    call.check("it is valid already", false, {
      actual: `valid in ${period(token.nbf - now)}`,
      advice: `its nbf is ${instant(token.nbf)} and the clock here says ${instant(now)}: set the clock that is wrong`,
    });
    return refused;
  }
  if (now < token.exp) {
    call.check("it has not expired", true);
    return undefined;
  }
  call.check("it has not expired", false, {
    actual: `expired ${period(now - token.exp)} ago`,
    advice: `get a fresh one: await fetchAuthSession({ forceRefresh: true }). It was good until ${instant(token.exp)}; the clock here says ${instant(now)}`,
  });
  return expired;
}

/** Methods without scopes want the ID token, methods with scopes an access token that holds one of them (recorded). */
function checkUse(call: Call, token: VerifiedToken): boolean {
  const scopes = call.route?.method.authorizationScopes ?? [];
  if (scopes.length === 0)
    return call.check('token_use is "id": the method has no scopes', token.use === "id", {
      ...(token.use !== "id" && {
        actual: token.use,
        expected: "id",
        advice: `sent the access token; this method wants the ID token: ${ID_TOKEN}`,
      }),
    });
  const rightUse = call.check('token_use is "access": the method has scopes', token.use === "access", {
    ...(token.use !== "access" && {
      actual: token.use,
      expected: "access",
      advice: `sent the ID token; this method wants an access token that holds one of its scopes: ${ACCESS_TOKEN}`,
    }),
  });
  if (!rightUse) return false;
  const held = scopes.some((scope) => token.scopes.includes(scope));
  return call.check("it holds one of the method's scopes", held, {
    ...(!held && {
      actual: token.scopes.join(" "),
      expected: scopes.join(" "),
      advice:
        "custom scopes come with tokens of the OAuth endpoints (or a pre token generation trigger); sign-in by password or SRP gives aws.cognito.signin.user.admin alone",
    }),
  });
}

/** `web (3nkoep4151b7umeggnottc30u9)` */
function client(call: Call, clientId: string): string {
  const name = call.gateway.userPools.clientName?.(clientId);
  return name === undefined ? clientId : `${name} (${clientId})`;
}

function checkAudience(call: Call, token: VerifiedToken, { audience }: Compiled): boolean {
  if (audience === undefined) return true;
  const matches = audience !== null && token.audience !== undefined && audience.test(token.audience);
  return call.check("its aud matches the authorizer's identityValidationExpression", matches, {
    ...(!matches && {
      actual: token.audience === undefined ? "no aud: an access token has none" : client(call, token.audience),
      expected: audience === null ? "an expression that can't be read" : audience.source,
      advice:
        token.audience === undefined
          ? `send the ID token, or leave identityValidationExpression out: ${ID_TOKEN}`
          : "the token is of an app client that the authorizer's identityValidationExpression doesn't name: sign in with that one, or change the expression",
    }),
  });
}

/**
 * COGNITO_USER_POOLS: a token of one of the authorizer's pools, verified here, without asking the pool whether it was
 * revoked since (recorded: API Gateway doesn't either).
 */
export const cognitoUserPools: Authorizer = {
  authorize(call) {
    const settings = call.authorizer;
    if (settings?.type !== "COGNITO_USER_POOLS") {
      call.check("the method's authorizer exists and is of type COGNITO_USER_POOLS", false, {
        actual: settings?.type ?? "none",
        advice: "set the method's authorizerId to a Cognito authorizer of this API, then deploy",
      });
      return { allowed: false, refusal: { type: "AUTHORIZER_CONFIGURATION_ERROR", message: null } };
    }
    const rules = compile(settings);
    const sent = sentToken(call, rules);
    if (sent === undefined) return refused;
    const examined = call.gateway.tokens.examine(sent);
    if ("flaw" in examined) {
      explainFlaw(call, bareToken(sent), examined, rules);
      return refused;
    }
    if (!checkPool(call, examined.poolId, rules.pools)) return refused;
    call.check(`it was signed by ${examined.poolId} (kid ${shownKid(examined.kid)})`, true);
    const untimely = checkTime(call, examined);
    if (untimely) {
      if (untimely === expired) call.gateway.tokens.forget(sent);
      return untimely;
    }
    if (!checkUse(call, examined) || !checkAudience(call, examined, rules)) return refused;
    return { allowed: true, principal: examined.principal, context: examined.context };
  },
};
