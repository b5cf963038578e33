export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** A role as it is kept; dates are epoch milliseconds, policies JSON text as it was given. */
export interface Role {
  readonly roleName: string;
  readonly roleId: string;
  readonly arn: string;
  readonly path: string;
  readonly created: number;
  readonly trustPolicy: string;
  readonly description?: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
  /** ARN of the permissions boundary. */
  readonly permissionsBoundary?: string;
  readonly tags: readonly Tag[];
  /** Inline policies by name. */
  readonly inlinePolicies: Readonly<Record<string, string>>;
  /** ARNs of the attached managed policies, in the order of attaching. */
  readonly attachedPolicies: readonly string[];
}

export interface ManagedPolicy {
  readonly policyName: string;
  readonly policyId: string;
  readonly arn: string;
  readonly path: string;
  readonly description?: string;
  readonly created: number;
  readonly updated: number;
  readonly tags: readonly Tag[];
  readonly defaultVersionId: string;
  /** At most five, oldest first. */
  readonly versions: readonly PolicyVersion[];
}

export interface PolicyVersion {
  readonly versionId: string;
  readonly document: string;
  readonly created: number;
}
