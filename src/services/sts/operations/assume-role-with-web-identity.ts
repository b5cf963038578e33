import { Fault } from "../../../lib/fault.js";
import { AssumeRoleWithWebIdentity } from "../../../models/sts.js";
import { implement } from "../implement.js";

export default implement(AssumeRoleWithWebIdentity, ({ service }, input) => {
  const { RoleArn, RoleSessionName, WebIdentityToken, DurationSeconds, Policy } = input;
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+/.test(RoleArn)) throw new Fault("ValidationError", `${RoleArn} is invalid`);
  const { credentials, caller, identity } = service.assumeRoleWithWebIdentity({
    roleArn: RoleArn,
    sessionName: RoleSessionName,
    token: WebIdentityToken,
    duration: DurationSeconds,
    policy: Policy,
    policyArns: input.PolicyArns?.flatMap(({ arn }) => arn ?? []),
  });
  return {
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: credentials.expiration,
    },
    SubjectFromWebIdentityToken: identity.subject,
    AssumedRoleUser: { AssumedRoleId: caller.userId, Arn: caller.arn },
    Provider: identity.provider,
    Audience: identity.audience,
  };
});
