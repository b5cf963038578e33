import type { Placement } from "../../lib/placement.js";
import { badRequest } from "./faults.js";

/**
 * A resource policy as API Gateway keeps it: the short form `execute-api:/stage/VERB/path` is written out as the ARN of
 * this API, and a single principal stands as text. Source: measured answers of GetRestApi.
 */
export function normalizedPolicy(
  text: string,
  { region, accountId }: Placement,
  restApiId: string,
): string | undefined {
  if (text.trim() === "") return undefined;
  const prefix = `arn:aws:execute-api:${region}:${accountId}:${restApiId}`;
  const document = parsed(text);
  const statements = [document.Statement ?? []].flat().map((statement) => ({
    ...statement,
    ...("Resource" in statement ? { Resource: expanded(statement.Resource, prefix) } : {}),
    ...("NotResource" in statement ? { NotResource: expanded(statement.NotResource, prefix) } : {}),
    ...("Principal" in statement ? { Principal: unwrapped(statement.Principal) } : {}),
  }));
  return JSON.stringify({ ...document, Statement: statements });
}

interface PolicyDocument {
  readonly Statement?: Statement | readonly Statement[];
}
type Statement = Readonly<Record<string, unknown>>;

const INVALID = "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.";

function parsed(text: string): PolicyDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw badRequest(INVALID);
  }
  if (typeof document !== "object" || document === null || !("Statement" in document)) throw badRequest(INVALID);
  for (const statement of [document.Statement].flat())
    if (typeof statement !== "object" || statement === null || !("Effect" in statement)) throw badRequest(INVALID);
  return document as PolicyDocument;
}

function expanded(resource: unknown, prefix: string): unknown {
  if (Array.isArray(resource)) return resource.map((one) => expanded(one, prefix));
  return typeof resource === "string" && resource.startsWith("execute-api:/")
    ? `${prefix}${resource.slice("execute-api:".length)}`
    : resource;
}

function unwrapped(principal: unknown): unknown {
  if (typeof principal !== "object" || principal === null) return principal;
  return Object.fromEntries(
    Object.entries(principal).map(([kind, value]) => [
      kind,
      Array.isArray(value) && value.length === 1 ? value[0] : value,
    ]),
  );
}
