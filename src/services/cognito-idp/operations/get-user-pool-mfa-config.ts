import { GetUserPoolMfaConfig } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(GetUserPoolMfaConfig, ({ service }, { UserPoolId }) => {
  const { MfaConfiguration, SmsConfiguration, SmsAuthenticationMessage } = service.pools.get(UserPoolId).settings;
  return {
    MfaConfiguration,
    ...(SmsConfiguration && { SmsMfaConfiguration: { SmsConfiguration, SmsAuthenticationMessage } }),
  };
});
