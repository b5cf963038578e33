import {
  type CognitoIdentityProviderClient as Cognito,
  CognitoIdentityProviderClient,
  type GroupType,
  ListGroupsCommand,
  type UserType,
} from "@aws-sdk/client-cognito-identity-provider";
import { allOf, client } from "../../aws/client.js";

export const cognito = (): Promise<Cognito> => client(CognitoIdentityProviderClient);

export const attributeOf = ({ Attributes = [] }: Pick<UserType, "Attributes">, name: string): string | undefined =>
  Attributes.find(({ Name }) => Name === name)?.Value;

export async function groupsOf(UserPoolId: string, abortSignal: AbortSignal): Promise<GroupType[]> {
  const service = await cognito();
  return allOf(
    (NextToken) => service.send(new ListGroupsCommand({ UserPoolId, Limit: 60, NextToken }), { abortSignal }),
    ({ Groups }) => Groups,
    ({ NextToken }) => NextToken,
  );
}

export const poolPath = (poolId: string): string => `/cognito/${poolId}`;

export const userPath = (poolId: string, username: string): string =>
  `${poolPath(poolId)}/users/${encodeURIComponent(username)}`;

/** Who a pool's tokens say that made them. */
export const issuerOf = (region: string, poolId: string): string =>
  `https://cognito-idp.${region}.amazonaws.com/${poolId}`;
