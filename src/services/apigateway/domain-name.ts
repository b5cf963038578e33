import type { EndpointType } from "./rest-api.js";

/** A custom domain name, as the control plane keeps it. Names and spellings are those of the API reference. */
export interface DomainName {
  readonly domainName: string;
  readonly certificateName?: string;
  readonly certificateArn?: string;
  /** Epoch milliseconds. */
  readonly certificateUploadDate?: number;
  readonly regionalDomainName?: string;
  readonly regionalHostedZoneId?: string;
  readonly regionalCertificateName?: string;
  readonly regionalCertificateArn?: string;
  readonly distributionDomainName?: string;
  readonly distributionHostedZoneId?: string;
  readonly endpointConfiguration: { readonly types: readonly EndpointType[]; readonly ipAddressType: string };
  readonly domainNameStatus: "AVAILABLE";
  readonly securityPolicy: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a domain name serves under one of its paths. */
export interface BasePathMapping {
  /** `(none)` stands for the domain name itself. */
  readonly basePath: string;
  readonly restApiId: string;
  /** Absent where the path names the stage. */
  readonly stage?: string;
}

/** Where a request to a custom domain name goes. */
export interface MappedPlace {
  readonly restApiId: string;
  readonly stageName: string;
  /** After base path and stage, undecoded. */
  readonly rawPath: string;
  /** `/v1`; empty for the domain name itself. */
  readonly basePath: string;
}
