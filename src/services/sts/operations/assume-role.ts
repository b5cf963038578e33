import { Fault } from "../../../lib/fault.js";
import { AssumeRole } from "../../../models/sts.js";
import { implement } from "../implement.js";

export default implement(AssumeRole, ({ service, caller }, input) => {
  if (!caller)
    throw new Fault("MissingAuthenticationToken", "Request is missing Authentication Token", { statusCode: 403 });
  const { RoleArn, RoleSessionName } = input;
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+/.test(RoleArn)) throw new Fault("ValidationError", `${RoleArn} is invalid`);
  if (input.SerialNumber !== undefined || input.TokenCode !== undefined)
    throw new Fault("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ", {
      statusCode: 403,
    });
  const { credentials, caller: assumed } = service.assumeRole(caller, {
    roleArn: RoleArn,
    sessionName: RoleSessionName,
    duration: input.DurationSeconds,
    externalId: input.ExternalId,
    sourceIdentity: input.SourceIdentity,
    tags: input.Tags,
    transitiveTagKeys: input.TransitiveTagKeys,
    policy: input.Policy,
    policyArns: input.PolicyArns?.flatMap(({ arn }) => arn ?? []),
  });
  return {
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: credentials.expiration,
    },
    AssumedRoleUser: { AssumedRoleId: assumed.userId, Arn: assumed.arn },
    ...(input.SourceIdentity !== undefined && { SourceIdentity: input.SourceIdentity }),
  };
});
