import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Checked } from "../../models/smithy.js";
import type { ControlPlane, Creation } from "./control-plane.js";
import { badRequest, conflict, notFound } from "./faults.js";
import { type Page, type PageRequest, page } from "./paging.js";
import { type PatchOperation, replaced } from "./patch.js";
import type { ApiSnapshot, Resource } from "./rest-api.js";

export function createResource(
  plane: ControlPlane,
  { restApiId, parentId, pathPart }: Checked<Sdk.CreateResourceRequest>,
  creation: Creation = {},
): Resource {
  const { snapshot, resource: parent } = plane.resource(restApiId, parentId);
  checkPlace(snapshot.resources, { parent, pathPart });
  const id = plane.freshId(6, (taken) => snapshot.resources.some((other) => other.id === taken), creation);
  const resource: Resource = { id, parentId, pathPart, path: pathUnder(parent, pathPart), resourceMethods: {} };
  plane.save({ ...snapshot, resources: [...snapshot.resources, resource] });
  return resource;
}

/** Refuses a path part that AWS would not take below this parent. `self` is left out when a resource moves. */
export function checkPlace(
  resources: readonly Resource[],
  { parent, pathPart, self }: { parent: Resource; pathPart: string; self?: string },
): void {
  if (!/^(\{[a-zA-Z0-9._:-]+\+?\}|[a-zA-Z0-9._:-]+)$/.test(pathPart))
    throw badRequest(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    );
  if (parent.pathPart?.endsWith("+}"))
    throw badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`);
  const siblings = resources.filter(({ id, parentId }) => parentId === parent.id && id !== self);
  if (siblings.some((sibling) => sibling.pathPart === pathPart))
    throw conflict(`Another resource with the same parent already has this name: ${pathPart}`);
  const variable = siblings.find((sibling) => clashes(sibling.pathPart ?? "", pathPart));
  if (variable)
    throw badRequest(
      `A sibling (${variable.pathPart}) of this resource already has a variable path part -- only one is allowed`,
    );
}

/** Two variables, greedy or not, would match the same request. */
const clashes = (one: string, other: string): boolean => one.startsWith("{") && other.startsWith("{");

export const pathUnder = (parent: Resource, pathPart: string): string =>
  parent.path === "/" ? `/${pathPart}` : `${parent.path}/${pathPart}`;

export const getResource = (plane: ControlPlane, restApiId: string, resourceId: string): Resource =>
  plane.resource(restApiId, resourceId).resource;

export const getResources = (plane: ControlPlane, restApiId: string, request: PageRequest): Page<Resource> =>
  page(plane.api(restApiId).resources, ({ path }) => path, request);

/** Takes the resource and all that is below it. */
export function deleteResource(plane: ControlPlane, restApiId: string, resourceId: string): void {
  const { snapshot, resource } = plane.resource(restApiId, resourceId);
  if (resource.parentId === undefined) throw badRequest("Root resource cannot be deleted.");
  const gone = new Set(below(snapshot.resources, resourceId));
  plane.save({ ...snapshot, resources: snapshot.resources.filter(({ id }) => !gone.has(id)) });
}

function below(resources: readonly Resource[], id: string): string[] {
  return [id, ...resources.filter(({ parentId }) => parentId === id).flatMap((child) => below(resources, child.id))];
}

export function updateResource(
  plane: ControlPlane,
  restApiId: string,
  resourceId: string,
  steps: readonly PatchOperation[] | undefined,
): Resource {
  const { snapshot, resource } = plane.resource(restApiId, resourceId);
  const next = replaced(resource, steps, {
    "/parentId": (current, value = "") => moved(snapshot, current, value),
    "/pathPart": (current, value = "") => renamed(snapshot, current, value),
  });
  const resources = snapshot.resources.map((old) => (old.id === resourceId ? next : old));
  plane.save({ ...snapshot, resources: repathed(resources, next) });
  return next;
}

function moved(snapshot: ApiSnapshot, resource: Resource, parentId: string): Resource {
  if (resource.parentId === undefined) throw badRequest("Root resource cannot update its parentId.");
  const parent = snapshot.resources.find(({ id }) => id === parentId);
  if (!parent) throw notFound("Invalid Resource identifier specified");
  const pathPart = resource.pathPart ?? "";
  if (below(snapshot.resources, resource.id).includes(parentId)) throw badRequest("Resources cannot be cyclical.");
  checkPlace(snapshot.resources, { parent, pathPart, self: resource.id });
  return { ...resource, parentId, path: pathUnder(parent, pathPart) };
}

function renamed(snapshot: ApiSnapshot, resource: Resource, pathPart: string): Resource {
  const parent = snapshot.resources.find(({ id }) => id === resource.parentId);
  if (!parent) throw badRequest("Root resource cannot update its pathPart.");
  checkPlace(snapshot.resources, { parent, pathPart, self: resource.id });
  return { ...resource, pathPart, path: pathUnder(parent, pathPart) };
}

/** What is below a resource that moved or was renamed follows it. */
function repathed(resources: readonly Resource[], changed: Resource): readonly Resource[] {
  return resources
    .filter(({ parentId }) => parentId === changed.id)
    .reduce((current, child) => {
      const next = { ...child, path: pathUnder(changed, child.pathPart ?? "") };
      return repathed(
        current.map((old) => (old.id === child.id ? next : old)),
        next,
      );
    }, resources);
}
