import type { Rule } from "./service.js";

export const describe = (rule: Rule) => ({
  Name: rule.name,
  Arn: rule.arn,
  State: rule.state,
  ScheduleExpression: rule.scheduleExpression,
  EventBusName: "default",
  ...(rule.description !== undefined && { Description: rule.description }),
  ...(rule.roleArn !== undefined && { RoleArn: rule.roleArn }),
});

/** One page; the token is the last name of the page before, opaque to clients. */
export function page<T>(items: readonly T[], nameOf: (item: T) => string, limit = 100, token?: string) {
  const after = token === undefined ? "" : Buffer.from(token, "base64url").toString();
  const rest = items.filter((item) => nameOf(item) > after);
  const given = rest.slice(0, limit);
  const last = given.at(-1);
  return {
    items: given,
    ...(rest.length > given.length &&
      last !== undefined && { NextToken: Buffer.from(nameOf(last)).toString("base64url") }),
  };
}
