import { isMap, type Value, type ValueMap } from "../../value.js";
import { at, type Place, placeOf, type Report } from "../finding.js";
import { slipOf } from "../names.js";
import { isGiven, mapOf, type Subject } from "../subject.js";
import { checkAuthorizer } from "./api-authorizers.js";
import { isDeployed } from "./api-definition.js";
import type { Dependencies } from "./dependencies.js";

const AUTHORIZATION_TYPES = ["NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS"];
const METHOD = "AWS::ApiGateway::Method";

/** APIs made of resources of their own: authorizers, methods, deployments. */
export function checkApiResources(subject: Subject, dependencies: Dependencies["all"], report: Report): void {
  for (const [id, { Type: type, Properties }] of Object.entries(subject.resources)) {
    const place = placeOf("Resources", id, "Properties");
    if (!isMap(Properties) || isGiven(Properties)) continue;
    if (type === "AWS::ApiGateway::Authorizer") checkAuthorizer(subject, Properties, place, report);
    else if (type === METHOD) checkMethod(subject, Properties, place, report);
    else if (type === "AWS::ApiGateway::Deployment") checkDeployment(subject, id, dependencies, report);
  }
}

const apiOf = (properties: Value | undefined): string | undefined => {
  const { Ref } = mapOf(mapOf(properties).RestApiId);
  return typeof Ref === "string" ? Ref : undefined;
};

function checkMethod(subject: Subject, properties: ValueMap, place: Place, report: Report): void {
  const { AuthorizationType: type, AuthorizerId, Integration, HttpMethod } = properties;
  if (typeof type === "string") {
    if (!AUTHORIZATION_TYPES.includes(type)) {
      const meant = slipOf(type, AUTHORIZATION_TYPES) ?? (/cognito/i.test(type) ? "COGNITO_USER_POOLS" : undefined);
      const facts = { actual: type, expected: AUTHORIZATION_TYPES, meant };
      report.add("api-authorization-type", at(place, "AuthorizationType"), facts);
    }
    const asks = type === "CUSTOM" || type === "COGNITO_USER_POOLS";
    if (asks && AuthorizerId === undefined)
      report.add("api-method-authorizer", place, { actual: type, expected: "an AuthorizerId" });
    if ((type === "NONE" || type === "AWS_IAM") && AuthorizerId !== undefined)
      report.add("api-method-authorizer", at(place, "AuthorizerId"), { actual: type, certain: false });
  }
  const api = apiOf(properties);
  if (Integration === undefined)
    report.add("api-integration", place, {
      subject: typeof HttpMethod === "string" ? `the method ${HttpMethod}` : "the method",
      certain: api !== undefined && isDeployed(subject, api),
    });
}

/** CloudFormation makes side by side what doesn't wait for each other, and a deployment takes what it finds. */
function checkDeployment(subject: Subject, id: string, dependencies: Dependencies["all"], report: Report): void {
  const { resources } = subject;
  const api = apiOf(resources[id]?.Properties);
  if (api === undefined || mapOf(resources[api]?.Properties).Body !== undefined) return;
  const methods = Object.keys(resources).filter(
    (name) => resources[name]?.Type === METHOD && apiOf(resources[name]?.Properties) === api,
  );
  if (methods.length === 0) return;
  const reached = new Set<string>();
  const follow = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const need of dependencies.get(name) ?? []) follow(need);
  };
  follow(id);
  if (!methods.some((method) => reached.has(method)))
    report.add("api-deployment-order", placeOf("Resources", id), { subject: api });
}
