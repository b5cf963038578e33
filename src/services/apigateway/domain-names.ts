import type * as Sdk from "@aws-sdk/client-api-gateway";
import { id } from "../../lib/ids.js";
import type { Checked } from "../../models/smithy.js";
import type { ControlPlane, Creation } from "./control-plane.js";
import type { DomainName } from "./domain-name.js";
import { badRequest, conflict, notFound } from "./faults.js";
import { type Page, type PageRequest, page } from "./paging.js";
import { defined, type PatchOperation, type PatchRule, patched, withEntry, withoutEntry } from "./patch.js";
import type { EndpointType } from "./rest-api.js";

/** CloudFront's hosted zone, the same everywhere: Route 53 API reference, `AliasTarget`. */
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";
const NAME = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
/** AWS's own names, and those under which this cloud serves APIs and files: nobody else can have them. */
const TAKEN = /(?:^|\.)(?:amazonaws\.com|cloudfront\.net|execute-api\.localhost|s3\.localhost|cloudfront\.localhost)$/;
const SECURITY_POLICIES = ["TLS_1_0", "TLS_1_2"];

type CreateDomainName = Checked<Sdk.CreateDomainNameRequest>;

/** Errors: BadRequestException, ConflictException. */
export function createDomainName(plane: ControlPlane, input: CreateDomainName, creation: Creation = {}): DomainName {
  const domainName = input.domainName.toLowerCase();
  if (!NAME.test(domainName) || TAKEN.test(domainName)) throw badRequest("Invalid domain name specified");
  if (domainName.startsWith("*.")) throw badRequest("Sekisho does not serve wildcard domain names: name each host");
  refuseUnspoken(input);
  if (plane.domains.domain(domainName)) throw conflict("The domain name you provided already exists.");
  const types = (input.endpointConfiguration?.types ?? ["EDGE"]) as EndpointType[];
  if (types.length !== 1 || (types[0] !== "REGIONAL" && types[0] !== "EDGE"))
    throw badRequest("Sekisho serves domain names of the endpoint types REGIONAL and EDGE");
  const domain = defined<DomainName>({
    domainName,
    ...(types[0] === "REGIONAL" ? regional(plane, input, creation) : edge(plane, input, creation)),
    endpointConfiguration: { types, ipAddressType: input.endpointConfiguration?.ipAddressType ?? "ipv4" },
    domainNameStatus: "AVAILABLE",
    securityPolicy: securityPolicyOf(input.securityPolicy ?? "TLS_1_2"),
    tags: input.tags && Object.keys(input.tags).length > 0 ? input.tags : undefined,
  });
  plane.domains.saveDomain(domain);
  return domain;
}

function refuseUnspoken(input: CreateDomainName): void {
  if (input.mutualTlsAuthentication)
    throw badRequest("Sekisho does not speak mutual TLS: leave out mutualTlsAuthentication");
  if (input.policy !== undefined) throw badRequest("Sekisho has no private domain names: leave out policy");
  if (input.routingMode !== undefined && input.routingMode !== "BASE_PATH_MAPPING_ONLY")
    throw badRequest("Sekisho routes by base path mappings alone: leave out routingMode");
}

function securityPolicyOf(policy: string): string {
  if (!SECURITY_POLICIES.includes(policy))
    throw badRequest(`Invalid security policy specified. Must be one of [${SECURITY_POLICIES.join(", ")}]`);
  return policy;
}

function regional(plane: ControlPlane, input: CreateDomainName, creation: Creation): Partial<DomainName> {
  const { regionalCertificateArn, regionalCertificateName } = input;
  if (regionalCertificateArn === undefined && regionalCertificateName === undefined)
    throw badRequest("A regional certificate must be specified");
  return defined<Partial<DomainName>>({
    regionalCertificateArn,
    regionalCertificateName,
    regionalDomainName: `d-${id(plane.random(creation), 10)}.execute-api.${plane.placement.region}.amazonaws.com`,
    regionalHostedZoneId: "Z1UJRXOUMOOFQ8",
  });
}

function edge(plane: ControlPlane, input: CreateDomainName, creation: Creation): Partial<DomainName> {
  const { certificateArn, certificateName } = input;
  if (certificateArn === undefined && certificateName === undefined && input.certificateBody === undefined)
    throw badRequest("A certificate must be specified");
  return defined<Partial<DomainName>>({
    certificateArn,
    certificateName,
    certificateUploadDate: plane.now(),
    distributionDomainName: `d${id(plane.random(creation), 13)}.cloudfront.net`,
    distributionHostedZoneId: CLOUDFRONT_ZONE,
  });
}

export function getDomainName(plane: ControlPlane, domainName: string): DomainName {
  const found = plane.domains.domain(domainName);
  if (!found) throw notFound("Invalid domain name identifier specified");
  return found;
}

export const getDomainNames = (plane: ControlPlane, request: PageRequest): Page<DomainName> =>
  page(plane.domains.domains(), ({ domainName }) => domainName, request);

export function deleteDomainName(plane: ControlPlane, domainName: string): void {
  plane.domains.removeDomain(getDomainName(plane, domainName).domainName);
}

export function updateDomainName(
  plane: ControlPlane,
  domainName: string,
  steps: readonly PatchOperation[] | undefined,
): DomainName {
  const next = patched(getDomainName(plane, domainName), steps, RULES);
  plane.domains.saveDomain(next);
  return next;
}

const textual = (
  member: "certificateName" | "certificateArn" | "regionalCertificateName" | "regionalCertificateArn",
): PatchRule<DomainName> => ({
  path: `/${member}`,
  ops: ["replace"],
  apply: (domain, { value }) => defined<DomainName>({ ...domain, [member]: value || undefined }),
});

const RULES: readonly PatchRule<DomainName>[] = [
  ...(["certificateName", "certificateArn", "regionalCertificateName", "regionalCertificateArn"] as const).map(textual),
  {
    path: "/securityPolicy",
    ops: ["replace"],
    apply: (domain, { value = "" }) => ({ ...domain, securityPolicy: securityPolicyOf(value) }),
  },
  {
    path: "/tags/",
    ops: ["add", "replace", "remove"],
    apply: (domain, { op, name, value = "" }) =>
      defined<DomainName>({
        ...domain,
        tags: op === "remove" ? withoutEntry(domain.tags, name) : withEntry(domain.tags, name, value),
      }),
  },
];
