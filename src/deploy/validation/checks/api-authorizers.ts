import { callOf } from "../../intrinsics/intrinsic.js";
import { isList, isMap, isScalar, type Value, type ValueMap } from "../../value.js";
import { at, type Place, type Report } from "../finding.js";
import { nearest, slipOf } from "../names.js";
import { isGiven, type Subject } from "../subject.js";

export const AUTHORIZER_TYPES = ["token", "request", "cognito_user_pools"];
const AUTHORIZER = "x-amazon-apigateway-authorizer";
const AUTH_TYPE = "x-amazon-apigateway-authtype";

/** A security scheme of an API definition ("x-amazon-apigateway-authorizer" in the API Gateway developer guide). */
export function checkScheme(subject: Subject, scheme: ValueMap, place: Place, report: Report): void {
  const { [AUTHORIZER]: authorizer, [AUTH_TYPE]: authType } = scheme;
  if (typeof authType === "string" && authType.toLowerCase() === "awssigv4") return;
  if (!isMap(authorizer)) {
    if (authType !== undefined && authorizer === undefined)
      report.add("api-authorizer-incomplete", place, { actual: authType });
    return;
  }
  if (isGiven(authorizer)) return;
  const here = at(place, AUTHORIZER);
  const type = typeof authorizer.type === "string" ? authorizer.type.toLowerCase() : undefined;
  if (authorizer.type !== undefined && type === undefined) return;
  if (type !== undefined && !AUTHORIZER_TYPES.includes(type)) {
    tellType(authorizer.type ?? "", at(here, "type"), report);
    return;
  }
  // Who gives pools means pools, and API Gateway takes `token` where nothing is said.
  if (type === undefined && authorizer.providerARNs !== undefined) {
    const facts = { actual: "nothing, which means token", expected: AUTHORIZER_TYPES, meant: "cognito_user_pools" };
    report.add("api-authorizer-type", here, facts);
    return;
  }
  checkAuthType(authType, type === "cognito_user_pools" ? "cognito_user_pools" : "custom", place, report);
  if (type === "cognito_user_pools")
    checkPools(subject, authorizer.providerARNs, { place: here, member: "providerARNs" }, report);
  else if (authorizer.authorizerUri === undefined) report.add("api-authorizer-uri", here, { subject: "authorizerUri" });
  const names = scheme.in === "header" && scheme.name !== undefined;
  if (type !== "request" && !names && !isGiven(scheme.in) && authorizer.identitySource === undefined)
    report.add("api-authorizer-identity-source", place, {
      expected: "say  in: header, name: Authorization",
      certain: type !== "cognito_user_pools",
    });
}

function tellType(actual: Value, place: Place, report: Report): void {
  const text = String(actual);
  const meant =
    text.toLowerCase() === "jwt"
      ? "cognito_user_pools (JWT authorizers are of HTTP APIs)"
      : /cognito/i.test(text)
        ? "cognito_user_pools"
        : (slipOf(text, AUTHORIZER_TYPES) ?? nearest(text, AUTHORIZER_TYPES));
  report.add("api-authorizer-type", place, {
    actual,
    expected: AUTHORIZER_TYPES,
    meant,
  });
}

/** For people, mostly; but an export shows it, and other tools go by it. */
function checkAuthType(actual: Value | undefined, expected: string, place: Place, report: Report): void {
  if (actual === undefined) report.add("api-authorizer-authtype", place, { expected });
  else if (typeof actual === "string" && expected === "cognito_user_pools" && actual.toLowerCase() !== expected)
    report.add("api-authorizer-authtype", at(place, AUTH_TYPE), { actual, expected });
  else if (typeof actual === "string" && expected === "custom" && actual.toLowerCase() === "cognito_user_pools")
    report.add("api-authorizer-authtype", at(place, AUTH_TYPE), { actual, expected });
}

/** ARNs of user pools: in a definition's scheme and in AWS::ApiGateway::Authorizer. */
export function checkPools(
  subject: Subject,
  arns: Value | undefined,
  { place, member }: { readonly place: Place; readonly member: string },
  report: Report,
): void {
  const rule = "api-authorizer-provider-arns";
  if (isGiven(arns) && !isList(arns)) {
    const wrong = flawOf(subject, arns);
    if (wrong) report.add(rule, at(place, member), { actual: arns ?? "", ...wrong });
    return;
  }
  const list = isList(arns) ? arns : isScalar(arns) ? [arns] : [];
  if (list.length === 0) report.add(rule, place, { subject: member });
  for (const [index, arn] of list.entries()) {
    const wrong = flawOf(subject, arn);
    if (wrong)
      report.add(rule, isList(arns) ? at(at(place, member), index) : at(place, member), { actual: arn, ...wrong });
  }
}

const POOL_ARN = /^arn:[^:]+:cognito-idp:[^:]+:\d{12}:userpool\/.+$/;

/** Why a value can't be a user pool's ARN, as far as it can be told before the deployment. */
function flawOf(
  { resources, parameters }: Subject,
  value: Value | undefined,
): { readonly subject?: string; readonly certain?: boolean } | undefined {
  if (typeof value === "string") return POOL_ARN.test(value) || value.includes("{{resolve:") ? undefined : {};
  const [name, argument] = (value !== undefined && callOf(value)) || [];
  if (name === "Ref" && typeof argument === "string") {
    if (resources[argument]?.Type === "AWS::Cognito::UserPool")
      return { subject: `Ref gives the pool's id; use  Fn::GetAtt: [${argument}, Arn]` };
    const isId = Object.hasOwn(parameters, argument) && /UserPoolId$/i.test(argument);
    return isId
      ? {
          subject: `by its name the parameter holds the pool's id; use  Fn::Sub: "arn:aws:cognito-idp:\${AWS::Region}:\${AWS::AccountId}:userpool/\${${argument}}"`,
          certain: false,
        }
      : undefined;
  }
  if (name === "Fn::GetAtt") {
    const [logicalId, attribute] =
      typeof argument === "string" ? argument.split(/\.(.*)/s) : isList(argument) ? argument : [];
    const isPool = resources[String(logicalId)]?.Type === "AWS::Cognito::UserPool";
    return isPool && typeof attribute === "string" && attribute !== "Arn"
      ? { subject: `use  Fn::GetAtt: [${String(logicalId)}, Arn]` }
      : undefined;
  }
  const text =
    name === "Fn::Join" ? beginningOfJoin(argument) : name === "Fn::Sub" ? beginningOfSub(argument) : undefined;
  return text === undefined || "arn:".startsWith(text.slice(0, 4)) ? undefined : {};
}

/** The text that a Fn::Join begins with, where one is written out. */
function beginningOfJoin(argument: Value | undefined): string | undefined {
  const [separator, parts] = isList(argument) ? argument : [];
  const [first, second] = isList(parts) ? parts : [];
  if (typeof first !== "string") return undefined;
  return second === undefined ? first : `${first}${String(separator)}`;
}

function beginningOfSub(argument: Value | undefined): string | undefined {
  const text = isList(argument) ? argument[0] : argument;
  return typeof text === "string" ? text.split("${")[0] : undefined;
}

/** AWS::ApiGateway::Authorizer (user guide: what is required goes by the type). */
export function checkAuthorizer(subject: Subject, properties: ValueMap, place: Place, report: Report): void {
  const { Type: type, ProviderARNs, AuthorizerUri, IdentitySource, AuthorizerResultTtlInSeconds: ttl } = properties;
  if (typeof type !== "string") return;
  const types = AUTHORIZER_TYPES.map((each) => each.toUpperCase());
  if (!types.includes(type)) {
    const meant = /cognito/i.test(type) ? "COGNITO_USER_POOLS" : slipOf(type, types);
    report.add("api-authorizer-type", at(place, "Type"), {
      actual: type,
      expected: types,
      meant,
    });
    return;
  }
  if (type === "COGNITO_USER_POOLS") checkPools(subject, ProviderARNs, { place, member: "ProviderARNs" }, report);
  else if (AuthorizerUri === undefined) report.add("api-authorizer-uri", place, { subject: "AuthorizerUri" });
  const cached = type !== "REQUEST" || (!isGiven(ttl) && String(ttl) !== "0");
  if (cached && IdentitySource === undefined)
    report.add("api-authorizer-identity-source", place, {
      expected: "give IdentitySource, as method.request.header.Authorization",
      certain: type !== "COGNITO_USER_POOLS",
    });
}
