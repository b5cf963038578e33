import type { IdentityPool, IdentityPools } from "../../services/cognito-identity/service.js";
import { defined, tagMap, unlessGone, unspoken } from "../properties.js";
import type { Properties, ResourceContext, ResourceType } from "../resource-type.js";

const NAME = "AWS::Cognito::IdentityPool";
const PROPERTIES = [
  "AllowClassicFlow",
  "AllowUnauthenticatedIdentities",
  "CognitoIdentityProviders",
  "DeveloperProviderName",
  "IdentityPoolName",
  "IdentityPoolTags",
  "OpenIdConnectProviderARNs",
  "SamlProviderARNs",
  "SupportedLoginProviders",
];

export const identityPool = (identityPools: IdentityPools): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, PROPERTIES),
  create(properties, context) {
    const pool = identityPools.createPool(poolOf(properties, context), { random: context.random });
    return placed(pool);
  },
  update: (id, next, _previous, context) =>
    placed(identityPools.updatePool({ ...poolOf(next, context), IdentityPoolId: id })),
  remove: (id) => unlessGone(() => identityPools.deletePool(id)),
});

const placed = ({ IdentityPoolId, IdentityPoolName }: IdentityPool) => ({
  id: IdentityPoolId,
  attributes: { Id: IdentityPoolId, Name: IdentityPoolName },
});

function poolOf(properties: Properties, context: ResourceContext): Omit<IdentityPool, "IdentityPoolId"> {
  const { IdentityPoolTags, ...settings } = properties;
  const tags = tagMap(context, IdentityPoolTags);
  return defined({
    ...settings,
    IdentityPoolName: (properties.IdentityPoolName ?? context.generatedName({ maxLength: 128 })) as string,
    AllowUnauthenticatedIdentities: Boolean(properties.AllowUnauthenticatedIdentities),
    IdentityPoolTags: Object.keys(tags).length > 0 ? tags : undefined,
  }) as Omit<IdentityPool, "IdentityPoolId">;
}
