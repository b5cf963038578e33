import type { Authorizer as AuthorizerSettings } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { noteIdentity, noteUnauthorized } from "../logs/authorizer-log.js";
import { requestValue } from "../mapping/parameters.js";
import { shown, wholeMatch } from "./identity.js";

/** A Lambda authorizer's settings with what every request needs of them worked out once. */
export interface LambdaAuthorizer {
  readonly settings: AuthorizerSettings;
  readonly sources: readonly IdentitySource[];
  /** Seconds; 0 where results aren't kept. */
  readonly ttl: number;
  readonly expression: RegExp | null | undefined;
}

export interface IdentitySource {
  /** `method.request.header.Authorization` */
  readonly expression: string;
  /** How a person calls the place: `header Authorization`. */
  readonly place: string;
  /** All values in the order in which they were sent. */
  values(call: Call): readonly string[];
}

const DEFAULT_TTL = 300;
const LONGEST_TTL = 3600;

const compiled = new WeakMap<AuthorizerSettings, LambdaAuthorizer>();

export function lambdaAuthorizer(settings: AuthorizerSettings): LambdaAuthorizer {
  const known = compiled.get(settings);
  if (known) return known;
  const listed = settings.identitySource || (settings.type === "TOKEN" ? "method.request.header.Authorization" : "");
  const made: LambdaAuthorizer = {
    settings,
    sources: listed
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== "")
      .map(identitySource),
    ttl: Math.min(LONGEST_TTL, Math.max(0, settings.authorizerResultTtlInSeconds ?? DEFAULT_TTL)),
    expression: settings.type === "TOKEN" ? wholeMatch(settings.identityValidationExpression) : undefined,
  };
  compiled.set(settings, made);
  return made;
}

function identitySource(expression: string): IdentitySource {
  const header = /^method\.request\.(?:multivalue)?header\.(.+)$/.exec(expression)?.[1];
  if (header !== undefined)
    return { expression, place: `header ${header}`, values: (call) => call.headers.all(header) };
  const query = /^method\.request\.(?:multivalue)?querystring\.(.+)$/.exec(expression)?.[1];
  if (query !== undefined)
    return { expression, place: `query parameter ${query}`, values: (call) => call.query.get(query) ?? [] };
  const values = (call: Call) => {
    const value = requestValue(call, expression);
    return value === undefined ? [] : [value];
  };
  const variable = /^stageVariables\.(.+)$/.exec(expression)?.[1];
  return { expression, place: variable === undefined ? expression : `stage variable ${variable}`, values };
}

/**
 * The values of the identity sources, source by source; undefined where one is missing or empty, which API Gateway
 * answers with 401 without asking the function, whether results are kept or not (recorded).
 */
export function identityOf(
  call: Call,
  { sources, settings }: LambdaAuthorizer,
): readonly (readonly string[])[] | undefined {
  const identity: (readonly string[])[] = [];
  const all = sources.map((source) => ({ ...source, sent: source.values(call) }));
  const shown = all.map(({ expression, sent }) => [expression, sent.at(-1) ?? ""] as const);
  noteIdentity(call, settings.id, settings.type === "TOKEN" ? (shown[0]?.[1] ?? "") : shown);
  for (const { place, sent } of all) {
    const what = `the ${place} is there and not empty`;
    if (sent.length === 0 || sent.some((value) => value.trim() === "")) {
      call.check(what, false, {
        actual: sent.length === 0 ? "missing" : "empty",
        advice: `the authorizer ${settings.name} has it as identity source: without it the function isn't asked and the answer is 401`,
      });
      noteUnauthorized(call);
      return undefined;
    }
    if (settings.type === "TOKEN" && sent.length > 1) {
      call.check(`the ${place} was sent once`, false, { actual: sent.length, expected: 1 });
      noteUnauthorized(call);
      return undefined;
    }
    call.check(what, true);
    identity.push(sent);
  }
  return identity;
}

/** Whether the token is one that the function needs to be asked about at all. */
export function matchesExpression(call: Call, token: string, { expression }: LambdaAuthorizer): boolean {
  if (expression === undefined) return true;
  const matches = expression?.test(token) === true;
  return call.check("the token matches the authorizer's identityValidationExpression", matches, {
    ...(!matches && {
      actual: shown(token),
      expected: expression === null ? "an expression that can't be read" : expression.source.slice(4, -2),
      advice:
        expression === null
          ? "no token matches an expression that can't be read: mend identityValidationExpression, then deploy"
          : "the expression must match the whole token, its prefix (`Bearer `) included",
    }),
  });
}
