import type { UserPools } from "../../services/cognito-idp/service.js";
import { defined, itemsOf, unlessGone, unspoken } from "../properties.js";
import type { Properties, ResourceContext, ResourceType } from "../resource-type.js";

const NAME = "AWS::Cognito::UserPoolClient";
/** Taken over as they are: CloudFormation and the API spell them alike. */
const SETTINGS = [
  "AccessTokenValidity",
  "AllowedOAuthFlows",
  "AllowedOAuthFlowsUserPoolClient",
  "AllowedOAuthScopes",
  "AuthSessionValidity",
  "CallbackURLs",
  "DefaultRedirectURI",
  "EnablePropagateAdditionalUserContextData",
  "EnableTokenRevocation",
  "ExplicitAuthFlows",
  "IdTokenValidity",
  "LogoutURLs",
  "PreventUserExistenceErrors",
  "ReadAttributes",
  "RefreshTokenRotation",
  "RefreshTokenValidity",
  "SupportedIdentityProviders",
  "TokenValidityUnits",
  "UserPoolId",
  "WriteAttributes",
];
const PROPERTIES = [...SETTINGS, "ClientName", "GenerateSecret"];

type Client = ReturnType<UserPools["describeClient"]>;

export const userPoolClient = (userPools: UserPools): ResourceType => ({
  name: NAME,
  validate: (properties) => [
    ...unspoken(NAME, properties, PROPERTIES),
    ...itemsOf(properties.SupportedIdentityProviders)
      .filter((provider) => typeof provider === "string" && provider !== "COGNITO")
      .map((provider) => `${NAME}: the identity provider ${provider} can't be carried out here`),
  ],
  create: (properties, context) =>
    placed(
      userPools.createClient(
        defined({ ...settingsOf(properties, context), GenerateSecret: properties.GenerateSecret }) as Parameters<
          UserPools["createClient"]
        >[0],
        { random: context.random },
      ),
    ),
  update: (id, next, _previous, context) =>
    placed(
      userPools.updateClient(
        defined({ ...settingsOf(next, context), ClientId: id }) as Parameters<UserPools["updateClient"]>[0],
      ),
    ),
  remove: (id, { UserPoolId }) => unlessGone(() => userPools.deleteClient(UserPoolId, id)),
});

const placed = ({ ClientId = "", ClientName = "", ClientSecret }: Client) => ({
  id: ClientId,
  attributes: defined({ ClientId, Name: ClientName, ClientSecret }),
});

function settingsOf(properties: Properties, context: ResourceContext) {
  return {
    ...Object.fromEntries(SETTINGS.map((name) => [name, properties[name]])),
    ClientName: (properties.ClientName ?? context.generatedName({ maxLength: 128 })) as string,
  };
}
