import type { SigningKey } from "../gateway/iam/signer.js";
import type { Iam } from "../services/iam/service.js";
import type { EventStreams } from "../services/lambda/event-streams.js";
import type { CallerAccess } from "./caller-access.js";

/** What Lambda's polling needs of a function's role, by AWS's own message. */
const ACTIONS = ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"];

/** Lets Lambda read the streams of DynamoDB's tables, as far as a function's role may. */
export function eventStreams(
  streams: Omit<EventStreams, "mayRead">,
  { iam, access }: { readonly iam: Pick<Iam, "findRoleByArn" | "placement">; readonly access: CallerAccess },
): EventStreams {
  return {
    exists: (arn) => streams.exists(arn),
    latest: (arn) => streams.latest(arn),
    read: (arn, after, limit) => streams.read(arn, after, limit),
    onRecords: (arn, listener) => streams.onRecords(arn, listener),
    mayRead(roleArn, streamArn) {
      const role = iam.findRoleByArn(roleArn);
      if (!role) return false;
      const key = pollerIn(role, iam.placement.accountId);
      return ACTIONS.every((action) => access.allows(key, { action: `dynamodb:${action}`, resource: streamArn }));
    },
  };
}

/** Lambda in a function's role, to ask what it may. */
const pollerIn = (
  { arn, roleId, roleName }: { readonly arn: string; readonly roleId: string; readonly roleName: string },
  accountId: string,
): SigningKey => ({
  secretAccessKey: "",
  caller: {
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/awslambda`,
    userId: `${roleId}:awslambda`,
    accessKeyId: "",
  },
  session: { roleArn: arn },
});
