import {
  CognitoIdentityClient,
  DescribeIdentityPoolCommand,
  GetIdentityPoolRolesCommand,
  type IdentityDescription,
  ListIdentitiesCommand,
} from "@aws-sdk/client-cognito-identity";
import Container from "@cloudscape-design/components/container";
import type { PageProps } from "../../app/pages.js";
import { Link } from "../../app/router.js";
import { client } from "../../aws/client.js";
import { Copyable } from "../../components/copy.js";
import { DetailPage } from "../../components/detail-page.js";
import { Facts } from "../../components/facts.js";
import { Json } from "../../components/json.js";
import { SectionTable } from "../../components/section-table.js";
import { Ago } from "../../components/time.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { poolPath } from "./cognito.js";
import { texts } from "./messages.js";

/** As many as are shown: the rest is seldom asked for. */
const SHOWN_IDENTITIES = 60;

/** One identity pool: who may have credentials, of which roles, and who has got some. */
export default function IdentityPoolPage({ params: { poolId: IdentityPoolId = "" } }: PageProps) {
  const t = useMessages(texts);
  const loaded = useLoaded(IdentityPoolId, async (abortSignal) => {
    const service = await client(CognitoIdentityClient);
    const [pool, roles, { Identities = [] }] = await Promise.all([
      service.send(new DescribeIdentityPoolCommand({ IdentityPoolId }), { abortSignal }),
      service.send(new GetIdentityPoolRolesCommand({ IdentityPoolId }), { abortSignal }),
      service.send(new ListIdentitiesCommand({ IdentityPoolId, MaxResults: SHOWN_IDENTITIES }), { abortSignal }),
    ]);
    return { pool, roles, Identities };
  });
  return (
    <WhenLoaded loaded={loaded}>
      {({ pool, roles: { Roles = {}, RoleMappings = {} }, Identities }) => (
        <DetailPage
          title={pool.IdentityPoolName ?? IdentityPoolId}
          trail={[{ text: t.identityPools, to: "/cognito/identity-pools" }]}
        >
          <Container>
            <Facts
              facts={[
                [t.id, <Copyable key="id" text={IdentityPoolId} />],
                [t.authenticatedRole, Roles.authenticated && <Copyable text={Roles.authenticated} />],
                [t.guestRole, Roles.unauthenticated && <Copyable text={Roles.unauthenticated} />],
                [t.guests, pool.AllowUnauthenticatedIdentities ? t.allowed : t.refused],
                [
                  t.providers,
                  (pool.CognitoIdentityProviders ?? []).map(({ ProviderName = "", ClientId = "" }) => {
                    const userPoolId = ProviderName.slice(ProviderName.lastIndexOf("/") + 1);
                    return (
                      <div key={`${ProviderName} ${ClientId}`}>
                        <Link to={poolPath(userPoolId)}>{userPoolId}</Link> {ClientId}
                      </div>
                    );
                  }),
                ],
                [
                  t.roleMappings,
                  Object.keys(RoleMappings).length > 0 ? (
                    <Json key="mappings" value={RoleMappings} label={t.roleMappings} />
                  ) : undefined,
                ],
              ]}
            />
          </Container>
          <SectionTable<IdentityDescription>
            title={t.identities}
            items={Identities}
            idOf={({ IdentityId = "" }) => IdentityId}
            empty={t.noIdentities}
            columns={[
              { id: "id", header: t.id, isRowHeader: true, cell: ({ IdentityId }) => IdentityId },
              { id: "logins", header: t.logins, cell: ({ Logins = [] }) => Logins.join(", ") || t.none },
              {
                id: "created",
                header: t.created,
                cell: ({ CreationDate }) => CreationDate && <Ago time={CreationDate} />,
              },
            ]}
          />
        </DetailPage>
      )}
    </WhenLoaded>
  );
}
