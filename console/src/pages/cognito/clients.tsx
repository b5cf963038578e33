import {
  DescribeUserPoolClientCommand,
  ListUserPoolClientsCommand,
  type UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import { allOf } from "../../aws/client.js";
import { Copyable } from "../../components/copy.js";
import { SectionTable } from "../../components/section-table.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { cognito } from "./cognito.js";
import { texts } from "./messages.js";

/** The app clients of a pool, with what they may do. */
export function Clients({ poolId }: { poolId: string }) {
  const t = useMessages(texts);
  const loaded = useLoaded(poolId, async (abortSignal) => {
    const service = await cognito();
    const clients = await allOf(
      (NextToken) =>
        service.send(new ListUserPoolClientsCommand({ UserPoolId: poolId, MaxResults: 60, NextToken }), {
          abortSignal,
        }),
      ({ UserPoolClients }) => UserPoolClients,
      ({ NextToken }) => NextToken,
    );
    return Promise.all(
      clients.map(async ({ ClientId }) => {
        const asked = new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId });
        const { UserPoolClient = {} } = await service.send(asked, { abortSignal });
        return UserPoolClient;
      }),
    );
  });
  return (
    <WhenLoaded loaded={loaded}>
      {(clients) => (
        <SectionTable<UserPoolClientType>
          title={t.clients}
          items={clients}
          idOf={({ ClientId = "" }) => ClientId}
          textOf={({ ClientId = "", ClientName = "" }) => `${ClientId} ${ClientName}`}
          empty={t.noClients}
          columns={[
            { id: "name", header: t.name, isRowHeader: true, cell: ({ ClientName }) => ClientName },
            { id: "id", header: t.id, cell: ({ ClientId = "" }) => <Copyable text={ClientId} /> },
            {
              id: "flows",
              header: t.flows,
              cell: ({ ExplicitAuthFlows = [] }) => ExplicitAuthFlows.join(", ") || t.none,
            },
            {
              id: "secret",
              header: t.secret,
              cell: ({ ClientSecret }) => (ClientSecret === undefined ? t.noSecret : t.hasSecret),
            },
            { id: "validity", header: t.validity, cell: validity },
          ]}
        />
      )}
    </WhenLoaded>
  );
}

/** Cognito's units where none are named: an hour, an hour and thirty days. */
function validity({
  IdTokenValidity,
  AccessTokenValidity,
  RefreshTokenValidity,
  TokenValidityUnits = {},
}: UserPoolClientType): string {
  const { IdToken = "hours", AccessToken = "hours", RefreshToken = "days" } = TokenValidityUnits;
  return [
    `${IdTokenValidity ?? 1} ${IdToken}`,
    `${AccessTokenValidity ?? 1} ${AccessToken}`,
    `${RefreshTokenValidity ?? 30} ${RefreshToken}`,
  ].join(" / ");
}
