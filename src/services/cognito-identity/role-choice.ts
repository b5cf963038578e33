import { invalidConfiguration, invalidParameter, notAuthorized } from "./faults.js";
import type { Login } from "./logins.js";
import type { MappingRule, PoolRoles } from "./pools.js";

/**
 * The role of an authenticated identity.
 * Source: Cognito developer guide, "Using role-based access control".
 */
export function authenticatedRole(
  { Roles, RoleMappings = {} }: PoolRoles,
  logins: readonly Login[],
  customRoleArn: string | undefined,
): string {
  const mapped = logins.find((login) => RoleMappings[mappingKey(login)]) ?? logins[0];
  const mapping = mapped && RoleMappings[mappingKey(mapped)];
  const fallback = Roles.authenticated;
  if (!mapped || !mapping) {
    if (customRoleArn !== undefined)
      throw invalidParameter("CustomRoleArn is only supported with a Token role mapping.");
    return fallback ?? fail();
  }
  if (mapping.Type === "Rules" && customRoleArn !== undefined)
    throw invalidParameter("CustomRoleArn is not supported with a Rules role mapping.");
  const chosen =
    mapping.Type === "Rules"
      ? mapping.RulesConfiguration?.Rules.find((rule) => fits(rule, mapped.claims))?.RoleARN
      : roleOfToken(mapped.claims, customRoleArn);
  if (chosen !== undefined) return chosen;
  if (mapping.AmbiguousRoleResolution !== "AuthenticatedRole")
    throw notAuthorized(`The ambiguous role mapping rules for: ${mapped.provider} denied this request.`);
  return fallback ?? fail();
}

function fail(): never {
  throw invalidConfiguration();
}

const mappingKey = ({ provider, clientId }: Login) => `${provider}:${clientId}`;

function roleOfToken(claims: Login["claims"], customRoleArn: string | undefined): string | undefined {
  const preferred = claims["cognito:preferred_role"];
  if (customRoleArn === undefined) return typeof preferred === "string" ? preferred : undefined;
  const roles = [claims["cognito:roles"] ?? []].flat();
  if (!roles.includes(customRoleArn))
    throw notAuthorized(`The custom role ${customRoleArn} is not among the roles of the login's token.`);
  return customRoleArn;
}

/** A claim that isn't there fits nothing, not even NotEqual; of a list, Contains takes one element. */
function fits({ Claim, MatchType, Value }: MappingRule, claims: Login["claims"]): boolean {
  const claim = claims[Claim];
  if (claim === undefined || claim === null) return false;
  if (Array.isArray(claim)) return MatchType === "Contains" && claim.map(String).includes(Value);
  const text = String(claim);
  switch (MatchType) {
    case "Equals":
      return text === Value;
    case "NotEqual":
      return text !== Value;
    case "StartsWith":
      return text.startsWith(Value);
    default:
      return text.includes(Value);
  }
}
