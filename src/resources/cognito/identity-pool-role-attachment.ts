import type { IdentityPools, PoolRoles } from "../../services/cognito-identity/service.js";
import { unlessGone, unspoken } from "../properties.js";
import type { Properties, ResourceType } from "../resource-type.js";

const NAME = "AWS::Cognito::IdentityPoolRoleAttachment";

/** The roles of an identity pool. The template names each mapping freely and says its provider inside. */
export const identityPoolRoleAttachment = (identityPools: IdentityPools): ResourceType => {
  const put = (properties: Properties) => {
    const mappings = Object.entries(properties.RoleMappings ?? {}).map(([name, mapping]) => {
      const { IdentityProvider = name, ...rest } = mapping as Properties;
      return [IdentityProvider as string, rest] as const;
    });
    identityPools.setRoles(properties.IdentityPoolId, {
      Roles: properties.Roles ?? {},
      ...(mappings.length > 0 && { RoleMappings: Object.fromEntries(mappings) as PoolRoles["RoleMappings"] & object }),
    });
  };
  return {
    name: NAME,
    validate: (properties) => unspoken(NAME, properties, ["IdentityPoolId", "RoleMappings", "Roles"]),
    create(properties, context) {
      put(properties);
      const id = context.generatedName({ maxLength: 128 });
      return { id, attributes: { Id: id } };
    },
    update(id, next) {
      put(next);
      return { id, attributes: { Id: id } };
    },
    remove: (_id, properties) => unlessGone(() => identityPools.setRoles(properties.IdentityPoolId, { Roles: {} })),
  };
};
