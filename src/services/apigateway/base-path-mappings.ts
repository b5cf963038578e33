import type * as Sdk from "@aws-sdk/client-api-gateway";
import type { Checked } from "../../models/smithy.js";
import type { ControlPlane } from "./control-plane.js";
import type { BasePathMapping, MappedPlace } from "./domain-name.js";
import { getDomainName } from "./domain-names.js";
import { badRequest, conflict, notFound } from "./faults.js";
import { type Page, type PageRequest, page } from "./paging.js";
import { defined, type PatchOperation, type PatchRule, patched } from "./patch.js";

/** How the API names the mapping of the domain name itself. */
export const NONE = "(none)";

const keyFor = (basePath: string | undefined): string => (basePath === undefined || basePath === "" ? NONE : basePath);

export function createBasePathMapping(
  plane: ControlPlane,
  input: Checked<Sdk.CreateBasePathMappingRequest>,
): BasePathMapping {
  const { domainName } = getDomainName(plane, input.domainName);
  const mapping = checked(
    plane,
    defined<BasePathMapping>({
      basePath: keyFor(input.basePath),
      restApiId: input.restApiId,
      stage: input.stage || undefined,
    }),
  );
  if (plane.domains.mapping(domainName, mapping.basePath))
    throw conflict("Base path already exists for this domain name");
  plane.domains.saveMapping(domainName, mapping);
  return mapping;
}

function checked(plane: ControlPlane, mapping: BasePathMapping): BasePathMapping {
  if (mapping.basePath.includes("/"))
    throw badRequest(
      "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2.",
    );
  if (mapping.basePath !== NONE && !/^[\w$.+!*'(),-]+$/.test(mapping.basePath))
    throw badRequest("Base path only allows alphanumeric characters and $-_.+!*'()");
  if (!plane.find(mapping.restApiId)) throw badRequest("Invalid REST API identifier specified");
  if (mapping.stage !== undefined && !plane.stage(mapping.restApiId, mapping.stage))
    throw badRequest("Invalid stage identifier specified");
  return mapping;
}

export function getBasePathMapping(plane: ControlPlane, domainName: string, basePath: string): BasePathMapping {
  const found = plane.domains.mapping(getDomainName(plane, domainName).domainName, keyFor(basePath));
  if (!found) throw notFound("Invalid base path mapping identifier specified");
  return found;
}

export const getBasePathMappings = (
  plane: ControlPlane,
  domainName: string,
  request: PageRequest,
): Page<BasePathMapping> =>
  page(plane.domains.mappings(getDomainName(plane, domainName).domainName), ({ basePath }) => basePath, request);

export function deleteBasePathMapping(plane: ControlPlane, domainName: string, basePath: string): void {
  const { basePath: kept } = getBasePathMapping(plane, domainName, basePath);
  plane.domains.removeMapping(domainName, kept);
}

export function updateBasePathMapping(
  plane: ControlPlane,
  domainName: string,
  basePath: string,
  steps: readonly PatchOperation[] | undefined,
): BasePathMapping {
  const before = getBasePathMapping(plane, domainName, basePath);
  const next = checked(plane, patched(before, steps, RULES));
  if (next.basePath !== before.basePath && plane.domains.mapping(domainName, next.basePath))
    throw conflict("Base path already exists for this domain name");
  plane.store.transaction(() => {
    plane.domains.removeMapping(domainName, before.basePath);
    plane.domains.saveMapping(domainName, next);
  });
  return next;
}

const RULES: readonly PatchRule<BasePathMapping>[] = [
  { path: "/basePath", ops: ["replace"], apply: (mapping, { value }) => ({ ...mapping, basePath: keyFor(value) }) },
  { path: "/restapiId", ops: ["replace"], apply: (mapping, { value = "" }) => ({ ...mapping, restApiId: value }) },
  {
    path: "/stage",
    ops: ["replace"],
    apply: (mapping, { value }) => defined<BasePathMapping>({ ...mapping, stage: value || undefined }),
  },
];

/** The path's first part and what follows it: `/v1/x` → `v1`, `/x`. */
function divided(path: string): readonly [first: string, rest: string] {
  const [, first = "", rest = ""] = /^\/*([^/]*)(.*)$/s.exec(path) ?? [];
  return [first, rest];
}

/**
 * Where a request to a host goes: undefined where the host is no custom domain name, `unmapped` where nothing of the
 * domain name has this path. The path is undecoded.
 */
export function mappedPlace(plane: ControlPlane, host: string, path: string): MappedPlace | "unmapped" | undefined {
  const mappings = plane.domains.ofHost(host);
  if (!mappings) return undefined;
  const [first, rest] = divided(path);
  const own = mappings.find(({ basePath }) => basePath === first && basePath !== NONE);
  const mapping = own ?? mappings.find(({ basePath }) => basePath === NONE);
  if (!mapping) return "unmapped";
  const basePath = own ? `/${first}` : "";
  const after = own ? rest : path === "/" ? "" : path;
  if (mapping.stage !== undefined)
    return { restApiId: mapping.restApiId, stageName: mapping.stage, rawPath: after, basePath };
  const [stageName, rawPath] = divided(after);
  return { restApiId: mapping.restApiId, stageName, rawPath, basePath: `${basePath}/${stageName}` };
}
