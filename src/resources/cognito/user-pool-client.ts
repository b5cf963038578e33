import { Fault } from "../../lib/fault.js";
import type { UserPools } from "../../services/cognito-idp/service.js";
import { defined, onlyThese, unlessGone } from "../properties.js";
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
  onlyThese(NAME, properties, PROPERTIES);
  for (const provider of (properties.SupportedIdentityProviders ?? []) as string[])
    if (provider !== "COGNITO")
      throw new Fault(
        "InvalidParameterException",
        `The provider ${provider} does not exist for User Pool ${properties.UserPoolId}.`,
      );
  return {
    ...Object.fromEntries(SETTINGS.map((name) => [name, properties[name]])),
    ClientName: (properties.ClientName ?? context.generatedName({ maxLength: 128 })) as string,
  };
}
