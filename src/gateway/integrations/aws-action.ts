/** What an integration asks of a service, as IAM policies name it. */
export interface ServiceAction {
  /** `s3:GetObject` */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
}

interface Asked {
  readonly method: string;
  /** Undecoded, without the query. */
  readonly path: string;
  /** The operation of an action or of `X-Amz-Target`. */
  readonly operation: string | undefined;
  /** A member of the input, where it stands in a form or in JSON. */
  readonly member: (name: string) => string | undefined;
  readonly region: string;
  readonly accountId: string;
}

const S3_OBJECT: Readonly<Record<string, string>> = {
  GET: "s3:GetObject",
  HEAD: "s3:GetObject",
  PUT: "s3:PutObject",
  DELETE: "s3:DeleteObject",
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function s3({ method, path }: Asked): ServiceAction | undefined {
  const [, bucket = "", key = ""] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  if (bucket === "") return method === "GET" ? { action: "s3:ListAllMyBuckets", resource: "*" } : undefined;
  const arn = `arn:aws:s3:::${decoded(bucket)}`;
  if (key === "") return method === "GET" || method === "HEAD" ? { action: "s3:ListBucket", resource: arn } : undefined;
  const action = S3_OBJECT[method];
  return action === undefined ? undefined : { action, resource: `${arn}/${decoded(key)}` };
}

const SSM = new Set(["GetParameter", "PutParameter", "DeleteParameter"]);

function ssm({ operation = "", member, region, accountId }: Asked): ServiceAction | undefined {
  const name = member("Name") ?? "";
  if (!SSM.has(operation) || name === "") return undefined;
  return {
    action: `ssm:${operation}`,
    resource: `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, "")}`,
  };
}

const sts = ({ operation }: Asked): ServiceAction | undefined =>
  operation === "GetCallerIdentity" ? { action: "sts:GetCallerIdentity", resource: "*" } : undefined;

const ACTIONS: Readonly<Record<string, (asked: Asked) => ServiceAction | undefined>> = { s3, ssm, sts };

/** The services that integrations can reach. */
export const REACHABLE: readonly string[] = Object.keys(ACTIONS);

/** Undefined for a service or an operation that can't be reached here. */
export const serviceAction = (service: string, asked: Asked): ServiceAction | undefined =>
  Object.hasOwn(ACTIONS, service) ? ACTIONS[service]?.(asked) : undefined;
