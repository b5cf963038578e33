/** The services that this cloud speaks, by the name that their credential scope carries, and how else a request shows them. */
export interface ServiceSigns {
  readonly name: ServiceName;
  /** Before the dot of `X-Amz-Target`. */
  readonly targetPrefix?: string;
  /** `Version` of a form. */
  readonly formVersion?: string;
  /** How REST paths of the service begin. */
  readonly paths?: RegExp;
  /** The largest body, in bytes. */
  readonly limit: number;
}

export type ServiceName =
  | "apigateway"
  | "cloudformation"
  | "cloudfront"
  | "cognito-identity"
  | "cognito-idp"
  | "dynamodb"
  | "events"
  | "iam"
  | "lambda"
  | "logs"
  | "s3"
  | "ssm"
  | "sts";

const MIB = 1024 * 1024;
export const DEFAULT_LIMIT = 4 * MIB;

export const SERVICES: readonly ServiceSigns[] = [
  {
    name: "apigateway",
    paths: /^\/(restapis|account|tags|domainnames|apikeys|usageplans|vpclinks|clientcertificates|sdktypes)(\/|$)/,
    limit: 10 * MIB,
  },
  { name: "cloudformation", formVersion: "2010-05-15", limit: DEFAULT_LIMIT },
  { name: "cloudfront", paths: /^\/2020-05-31\//, limit: DEFAULT_LIMIT },
  { name: "cognito-identity", targetPrefix: "AWSCognitoIdentityService", limit: DEFAULT_LIMIT },
  { name: "cognito-idp", targetPrefix: "AWSCognitoIdentityProviderService", limit: DEFAULT_LIMIT },
  { name: "dynamodb", targetPrefix: "DynamoDB_20120810", limit: 16 * MIB },
  { name: "events", targetPrefix: "AWSEvents", limit: DEFAULT_LIMIT },
  { name: "iam", formVersion: "2010-05-08", limit: DEFAULT_LIMIT },
  // A 50 MB archive in base64, and what stands around it.
  {
    name: "lambda",
    paths:
      /^\/20(14-11-13|15-03-31|16-08-19|17-03-31|17-10-31|18-10-31|19-09-25|19-09-30|20-04-22|20-06-30|21-07-20|21-10-31|21-11-15)\//,
    limit: 69_905_067,
  },
  { name: "logs", targetPrefix: "Logs_20140328", limit: 10 * MIB },
  { name: "s3", limit: 512 * MIB },
  { name: "ssm", targetPrefix: "AmazonSSM", limit: DEFAULT_LIMIT },
  { name: "sts", formVersion: "2011-06-15", limit: DEFAULT_LIMIT },
];

const BY_NAME = new Map(SERVICES.map((service) => [service.name as string, service]));
const BY_TARGET = new Map(
  SERVICES.flatMap((service) => (service.targetPrefix ? [[service.targetPrefix, service]] : [])),
);
const BY_VERSION = new Map(
  SERVICES.flatMap((service) => (service.formVersion ? [[service.formVersion, service]] : [])),
);

export const serviceNamed = (name: string): ServiceSigns | undefined => BY_NAME.get(name);
export const serviceOfTarget = (prefix: string): ServiceSigns | undefined => BY_TARGET.get(prefix);
export const serviceOfVersion = (version: string): ServiceSigns | undefined => BY_VERSION.get(version);
export const serviceOfPath = (path: string): ServiceSigns | undefined =>
  SERVICES.find(({ paths }) => paths?.test(path));
