import { isFault } from "../lib/fault.js";
import type { Call } from "./call.js";
import type { LambdaTarget } from "./lambda-target.js";

type Json = Readonly<Record<string, unknown>>;

const NO_FUNCTION = "there is no such function";

const nameOf = (functionArn: string) => functionArn.slice(functionArn.lastIndexOf(":") + 1);

/** The narrowest SourceArn that covers every request to the method: any stage, and `*` for each path parameter. */
export function methodSourceArn(call: Call): string {
  const { region, accountId } = call.gateway.placement;
  const { resource, method } = call.route ?? {};
  const path = (resource?.path ?? call.path).replace(/\{[^/]*\}/g, "*");
  const verb = method === undefined || method.httpMethod === "ANY" ? "*" : method.httpMethod;
  return `arn:aws:execute-api:${region}:${accountId}:${call.request.restApiId}/*/${verb}${path}`;
}

/** The check's facts where a function doesn't let API Gateway in: what it has, and a command that adds what it lacks. */
export function permissionFacts(call: Call, target: LambdaTarget, sourceArn: string, wanted = sourceArn) {
  const sources = permittedSources(call, target);
  return {
    actual: `no statement for ${sourceArn} on ${target.arn}: ${sources}`,
    advice:
      sources === NO_FUNCTION
        ? "deploy the function, or correct the URI that names it: a ${stageVariables.x} that the stage doesn't have is empty"
        : permissionAdvice(target, wanted),
  };
}

function permissionAdvice({ functionArn, qualifier }: LambdaTarget, sourceArn: string): string {
  const at = qualifier === undefined ? "" : ` --qualifier ${qualifier}`;
  return [
    "add an AWS::Lambda::Permission with Action, Principal and SourceArn as here, or:",
    `  aws lambda add-permission --function-name ${nameOf(functionArn)}${at} --statement-id api-gateway \\`,
    "    --action lambda:InvokeFunction --principal apigateway.amazonaws.com \\",
    `    --source-arn '${sourceArn}'`,
  ].join("\n");
}

/** The SourceArns that the function's policy has for API Gateway, or why there are none. */
function permittedSources(call: Call, target: LambdaTarget): string {
  if (call.gateway.functions.functionExists?.(target.functionArn) === false) return NO_FUNCTION;
  try {
    const { Statement } = JSON.parse(call.gateway.functions.policy(target.arn).Policy) as { Statement?: unknown };
    const sources = [Statement].flat().flatMap((statement) => sourceOf(statement as Json));
    return sources.length === 0 ? "it has no statement for API Gateway" : `its SourceArn is ${sources.join(" or ")}`;
  } catch (error) {
    if (isFault(error)) return "it has no policy at all";
    throw error;
  }
}

function sourceOf(statement: Json | null): readonly string[] {
  const { Principal, Condition } = statement ?? {};
  if (!JSON.stringify(Principal ?? "").includes("apigateway.amazonaws.com")) return [];
  return Object.values(Object(Condition) as Json).flatMap((keys) =>
    Object.entries(Object(keys) as Json).flatMap(([key, value]) =>
      key.toLowerCase() === "aws:sourcearn" ? [value].flat().map(String) : [],
    ),
  );
}
