/** The parts of an Amazon Resource Name: `arn:partition:service:region:account:resource`. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  /** Everything after the fifth colon; it may hold colons and slashes of its own. */
  readonly resource: string;
}

/** Returns undefined where the text is not an ARN. */
export function parseArn(text: string): Arn | undefined {
  const match = /^arn:([^:]*):([^:]*):([^:]*):([^:]*):(.+)$/s.exec(text);
  if (!match) return undefined;
  const [, partition = "", service = "", region = "", accountId = "", resource = ""] = match;
  return { partition, service, region, accountId, resource };
}

export const formatArn = (arn: Omit<Arn, "partition"> & { partition?: string }): string =>
  `arn:${arn.partition ?? "aws"}:${arn.service}:${arn.region}:${arn.accountId}:${arn.resource}`;
