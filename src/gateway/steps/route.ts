import type { Resource } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { noMethodRefusal } from "../iam/signature.js";
import type { Refusal } from "../refusal.js";
import { nearestResources } from "../routing/nearest.js";
import { RoutingTable } from "../routing/table.js";

/** Finds the resource and its method; API Gateway calls an unknown one a missing authentication token. */
export function route(call: Call): Refusal | undefined {
  const routes = call.stage?.routes;
  const { method } = call.request;
  const found = routes?.route(method, call.path);
  if (found) {
    call.route = found;
    call.check(`the path leads to ${found.resource.path}`, true);
    return undefined;
  }
  const resource = routes?.find(call.path)?.resource;
  if (resource)
    call.check(`${resource.path} has the method ${method}`, false, {
      actual: Object.keys(resource.resourceMethods).join(", "),
      advice:
        undeployed(call) ??
        (method === "OPTIONS"
          ? "a browser asks with OPTIONS before it calls: add an OPTIONS method (CORS) to the resource"
          : `add ${method} or ANY to the resource, then deploy`),
    });
  else
    call.check("a resource of the deployment matches the path", false, {
      actual: call.path,
      advice: undeployed(call) ?? pathAdvice(call),
    });
  return noMethodRefusal(call);
}

const drafts = new WeakMap<readonly Resource[], RoutingTable>();

/** The routes of an API as it is now, deployed or not; made once until it changes. */
function draftRoutes(resources: readonly Resource[]): RoutingTable {
  const known = drafts.get(resources);
  if (known) return known;
  const made = new RoutingTable(resources);
  drafts.set(resources, made);
  return made;
}

/** What was added to the API since the stage's deployment is the commonest reason of all. */
function undeployed({ gateway, request, path }: Call): string | undefined {
  const { restApiId, stageName, method } = request;
  const resources = gateway.apis.resourcesOf?.(restApiId) ?? [];
  const found = draftRoutes(resources).route(method, path);
  return (
    found &&
    `the API has ${method} ${found.resource.path} by now, the deployment of the stage has not:\n  aws apigateway create-deployment --rest-api-id ${restApiId} --stage-name ${stageName}`
  );
}

function pathAdvice({ stage, request, path }: Call): string {
  const doubled = `/${request.stageName}`;
  if (path.startsWith(`${doubled}/`) && stage?.routes.find(path.slice(doubled.length)))
    return `the stage is in the URL twice: leave one ${doubled} out`;
  const resources = stage?.snapshot.resources ?? [];
  const nearest = nearestResources(resources, path);
  if (nearest.length > 0) return `did you mean ${nearest.map((one) => one.path).join(" or ")}? Letters' case counts`;
  const all = resources.filter(({ resourceMethods }) => Object.keys(resourceMethods).length > 0).map((one) => one.path);
  const more = all.length > 5 ? ` and ${all.length - 5} more` : "";
  return all.length === 0
    ? "the deployment has no method at all: add some, then deploy"
    : `the deployment has ${all.slice(0, 5).join(", ")}${more}; what was added since needs a new one`;
}
