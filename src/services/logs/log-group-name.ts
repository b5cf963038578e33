import { parseArn } from "../../lib/arn.js";
import { Fault } from "../../lib/fault.js";

export interface NamesGroup {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

/** The group that a request names by name or by identifier (a name or an ARN), but not by both. */
export function groupNamed({ logGroupName, logGroupIdentifier }: NamesGroup): string {
  if (logGroupName !== undefined && logGroupIdentifier !== undefined)
    throw new Fault("ValidationException", "LogGroup name and LogGroup ARN are mutually exclusive parameters.");
  const name = logGroupName ?? logGroupIdentifier;
  if (name === undefined) throw new Fault("InvalidParameterException", "LogGroup name or LogGroup ARN is required.");
  return parseArn(name)?.resource.split(":")[1] ?? name;
}
