/** The console's page of what an ARN names; undefined for what has none. */
export function pageOfArn(arn: string): string | undefined {
  const [, , service = "", , , ...rest] = arn.split(":");
  const resource = rest.join(":");
  const name = encodeURIComponent(resource.slice(resource.search(/[:/]/) + 1));
  switch (service) {
    case "lambda":
      return resource.startsWith("function:") ? `/lambda/${resource.split(":")[1]}` : undefined;
    case "execute-api":
      return `/apigateway/${resource.split("/")[0]}`;
    case "cognito-idp":
      return `/cognito/${name}`;
    case "s3":
      return `/s3/${resource.split("/")[0]}`;
    case "ssm":
      return resource.startsWith("parameter/") ? `/ssm/${encodeURIComponent(resource.slice(9))}` : undefined;
    case "iam":
      return resource.startsWith("role/")
        ? `/iam/roles/${resource.slice(resource.lastIndexOf("/") + 1)}`
        : resource.startsWith("policy/")
          ? `/iam/policies/${encodeURIComponent(arn)}`
          : undefined;
    case "cloudformation":
      return `/cloudformation/${resource.split("/")[1]}`;
    case "logs":
      return `/logs/${encodeURIComponent(resource.replace(/^log-group:/, "").replace(/:\*$/, ""))}`;
    default:
      return undefined;
  }
}

/** The console's page of a stack's resource by its type and physical id; undefined for types without one. */
export function pageOfResource(type: string, physicalId: string): string | undefined {
  const id = encodeURIComponent(physicalId);
  switch (type) {
    case "AWS::Lambda::Function":
      return `/lambda/${id}`;
    case "AWS::ApiGateway::RestApi":
      return `/apigateway/${id}`;
    case "AWS::Cognito::UserPool":
      return `/cognito/${id}`;
    case "AWS::Cognito::IdentityPool":
      return `/cognito/identity-pools/${id}`;
    case "AWS::S3::Bucket":
      return `/s3/${id}`;
    case "AWS::SSM::Parameter":
      return `/ssm/${id}`;
    case "AWS::IAM::Role":
      return `/iam/roles/${id}`;
    case "AWS::IAM::ManagedPolicy":
      return `/iam/policies/${id}`;
    case "AWS::Logs::LogGroup":
      return `/logs/${id}`;
    case "AWS::CloudFormation::Stack":
      return pageOfArn(physicalId);
    default:
      return undefined;
  }
}
