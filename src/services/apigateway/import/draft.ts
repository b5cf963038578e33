import { id, seededRandom } from "../../../lib/ids.js";
import { checkPlace, pathUnder } from "../resources.js";
import type { ApiSnapshot, Method, Model, Resource } from "../rest-api.js";

/**
 * The API while a definition is being read into it. What was there before under the same name keeps its id, and new ids
 * depend on API and name alone: importing the same definition twice changes nothing.
 */
export class ImportDraft {
  readonly restApiId: string;
  readonly #before: ApiSnapshot;
  readonly #resources = new Map<string, Resource>();
  readonly models = new Map<string, Model>();
  #snapshot: ApiSnapshot;

  constructor(before: ApiSnapshot, mode: "merge" | "overwrite") {
    this.restApiId = before.api.id;
    this.#before = before;
    const root = before.resources.find(({ path }) => path === "/");
    const emptied = {
      api: before.api,
      resources: root ? [{ ...root, resourceMethods: {} }] : [],
      authorizers: [],
      models: [],
      requestValidators: [],
      gatewayResponses: [],
    };
    const start: ApiSnapshot = mode === "merge" ? before : emptied;
    this.#snapshot = start;
    for (const resource of start.resources) this.#resources.set(resource.path, resource);
    for (const model of start.models) this.models.set(model.name, model);
  }

  /** Everything read so far. */
  get snapshot(): ApiSnapshot {
    return { ...this.#snapshot, resources: [...this.#resources.values()], models: [...this.models.values()] };
  }

  change(parts: Partial<Omit<ApiSnapshot, "resources" | "models">>): void {
    this.#snapshot = { ...this.#snapshot, ...parts };
  }

  /** The id that the part had, else a new one of its own. */
  idOf(kind: "authorizers" | "models" | "requestValidators", name: string): string {
    const known = (this.#before[kind] as readonly { id: string; name: string }[]).find((part) => part.name === name);
    return known?.id ?? id(seededRandom(this.restApiId, kind, name), 6);
  }

  /** The resource of a path, made together with all above it; throws where AWS would not have it. */
  resource(parts: readonly string[]): Resource {
    const path = `/${parts.join("/")}`;
    const known = this.#resources.get(path);
    if (known) return known;
    const parent = this.resource(parts.slice(0, -1));
    const pathPart = parts.at(-1) ?? "";
    checkPlace([...this.#resources.values()], { parent, pathPart });
    const earlier = this.#before.resources.find((resource) => resource.path === path);
    const resource: Resource = {
      id: earlier?.id ?? id(seededRandom(this.restApiId, "resources", path), 6),
      parentId: parent.id,
      pathPart,
      path: pathUnder(parent, pathPart),
      resourceMethods: {},
    };
    this.#resources.set(path, resource);
    return resource;
  }

  put(path: string, method: Method): void {
    const resource = this.#resources.get(path);
    if (resource)
      this.#resources.set(path, {
        ...resource,
        resourceMethods: { ...resource.resourceMethods, [method.httpMethod]: method },
      });
  }
}
