import type { DeploymentsOptions } from "./options.js";
import { Deployments } from "./service.js";

export { type DeploymentsOptions, type InvokeFunction, SKIP_UNSUPPORTED_TAG } from "./options.js";
export { Deployments } from "./service.js";

/** The CloudFormation engine over the given resource types. Call `resume` once the services are up. */
export const createDeployments = (options: DeploymentsOptions): Deployments => new Deployments(options);
