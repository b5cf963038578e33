import type { UserPools } from "../../services/cognito-idp/service.js";
import { defined, unlessGone, unspoken } from "../properties.js";
import type { Placed, Properties, ResourceContext, ResourceType } from "../resource-type.js";

const NAME = "AWS::Cognito::UserPool";
/** Taken over as they are: CloudFormation and the API spell them alike. */
const SETTINGS = [
  "AccountRecoverySetting",
  "AdminCreateUserConfig",
  "AliasAttributes",
  "AutoVerifiedAttributes",
  "DeletionProtection",
  "DeviceConfiguration",
  "EmailConfiguration",
  "EmailVerificationMessage",
  "EmailVerificationSubject",
  "IssuerConfiguration",
  "KeyConfiguration",
  "MfaConfiguration",
  "Policies",
  "SmsAuthenticationMessage",
  "SmsConfiguration",
  "SmsVerificationMessage",
  "UserAttributeUpdateSettings",
  "UserPoolAddOns",
  "UserPoolTier",
  "UsernameAttributes",
  "UsernameConfiguration",
  "VerificationMessageTemplate",
];
const PROPERTIES = [...SETTINGS, "EnabledMfas", "LambdaConfig", "Schema", "UserPoolName", "UserPoolTags"];

type CreatePool = Parameters<UserPools["createPool"]>[0];

export const userPool = (userPools: UserPools): ResourceType => ({
  name: NAME,
  validate: (properties) => [...unspoken(NAME, properties, PROPERTIES), ...unspokenTriggers(properties.LambdaConfig)],
  create(properties, context) {
    const { Id = "" } = userPools.createPool(
      defined({ ...settingsOf(properties, context), Schema: properties.Schema }) as CreatePool,
      { random: context.random },
    );
    return placed(userPools, Id);
  },
  update(id, next, previous, context) {
    const change = { ...settingsOf(next, context), UserPoolId: id };
    userPools.updatePool(defined(change) as Parameters<UserPools["updatePool"]>[0]);
    const known = ((previous.Schema ?? []) as Properties[]).map(({ Name }) => Name);
    const added = ((next.Schema ?? []) as Properties[]).filter(({ Name }) => !known.includes(Name));
    if (added.length > 0) userPools.addCustomAttributes(id, added);
    return placed(userPools, id);
  },
  remove: (id) => unlessGone(() => userPools.deletePool(id)),
});

function settingsOf(properties: Properties, context: ResourceContext) {
  const settings = Object.fromEntries(SETTINGS.map((name) => [name, properties[name]]));
  return {
    ...settings,
    PoolName: (properties.UserPoolName ?? context.generatedName({ maxLength: 128 })) as string,
    UserPoolTags: { ...context.tags, ...properties.UserPoolTags },
  };
}

/** A pool that went on without its trigger would let in whom the trigger keeps out. */
const unspokenTriggers = (config: Properties = {}): string[] =>
  Object.entries(config).flatMap(([name, value]) =>
    value ? [`${NAME}: the trigger ${name} of LambdaConfig can't be carried out here`] : [],
  );

function placed(userPools: UserPools, id: string): Placed {
  const issuer = userPools.issuerOf(id);
  return {
    id,
    attributes: {
      Arn: userPools.pools.arnOf(id),
      ProviderName: issuer.replace("https://", ""),
      ProviderURL: issuer,
      UserPoolId: id,
    },
  };
}
