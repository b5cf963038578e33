import type { Call } from "../call.js";
import { noMethodRefusal } from "../iam/signature.js";
import type { Refusal } from "../refusal.js";

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
        method === "OPTIONS"
          ? "a browser asks with OPTIONS before it calls: add an OPTIONS method (CORS) to the resource"
          : `add ${method} or ANY to the resource, then deploy`,
    });
  else
    call.check("a resource of the deployment matches the path", false, {
      actual: call.path,
      advice: "check the path's spelling; a resource added since the last deployment is served only after the next one",
    });
  return noMethodRefusal(call);
}
