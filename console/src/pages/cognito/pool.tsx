import { DescribeUserPoolCommand, type UserPoolType } from "@aws-sdk/client-cognito-identity-provider";
import Container from "@cloudscape-design/components/container";
import type { PageProps } from "../../app/pages.js";
import { Link } from "../../app/router.js";
import { AddressTabs } from "../../components/address-tabs.js";
import { Copyable } from "../../components/copy.js";
import { DetailPage } from "../../components/detail-page.js";
import { Facts } from "../../components/facts.js";
import { Json } from "../../components/json.js";
import { Ago } from "../../components/time.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useHealth } from "../../data/health.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { Clients } from "./clients.js";
import { cognito, issuerOf } from "./cognito.js";
import { Groups } from "./groups.js";
import { texts } from "./messages.js";
import { Users } from "./users.js";

/** One user pool. */
export default function PoolPage({ params: { poolId = "" } }: PageProps) {
  const loaded = useLoaded(poolId, async (abortSignal) => {
    const service = await cognito();
    const { UserPool = {} } = await service.send(new DescribeUserPoolCommand({ UserPoolId: poolId }), { abortSignal });
    return UserPool;
  });
  return <WhenLoaded loaded={loaded}>{(pool) => <Shown pool={pool} poolId={poolId} />}</WhenLoaded>;
}

function Shown({ pool, poolId }: { pool: UserPoolType; poolId: string }) {
  const t = useMessages(texts);
  const { Name = poolId } = pool;
  return (
    <DetailPage
      title={Name}
      trail={[{ text: t.userPools, to: "/cognito" }]}
      actions={<Link to={`/cognito/token-viewer?pool=${poolId}`}>{t.tokenViewer}</Link>}
    >
      <Container>
        <Overview pool={pool} poolId={poolId} />
      </Container>
      <AddressTabs
        label={Name}
        tabs={[
          { id: "users", label: t.users, content: () => <Users poolId={poolId} /> },
          { id: "groups", label: t.groups, content: () => <Groups poolId={poolId} /> },
          { id: "clients", label: t.clients, content: () => <Clients poolId={poolId} /> },
          { id: "settings", label: t.settings, content: () => <Settings pool={pool} /> },
        ]}
      />
    </DetailPage>
  );
}

function Overview({ pool, poolId }: { pool: UserPoolType; poolId: string }) {
  const t = useMessages(texts);
  const region = useHealth()?.region;
  const { Arn, CreationDate, UsernameAttributes = [], AliasAttributes = [], MfaConfiguration } = pool;
  const signIn = UsernameAttributes.length > 0 ? UsernameAttributes : [t.username, ...AliasAttributes];
  return (
    <Facts
      facts={[
        [t.id, <Copyable key="id" text={poolId} />],
        [t.arn, Arn && <Copyable text={Arn} />],
        [t.issuer, region && <Copyable text={issuerOf(region, poolId)} />],
        [t.signIn, signIn.join(", ")],
        [t.mfa, MfaConfiguration],
        [t.created, CreationDate && <Ago time={CreationDate} />],
      ]}
    />
  );
}

function Settings({ pool }: { pool: UserPoolType }) {
  const t = useMessages(texts);
  const { Policies, AutoVerifiedAttributes = [], LambdaConfig = {}, SchemaAttributes = [] } = pool;
  const triggers = Object.entries(LambdaConfig).filter(([, value]) => typeof value === "string");
  return (
    <Container>
      <Facts
        columns={1}
        facts={[
          [t.verified, AutoVerifiedAttributes.join(", ") || t.none],
          [
            t.triggers,
            triggers.length === 0
              ? t.none
              : triggers.map(([name, arn]) => <div key={name}>{`${name}: ${String(arn)}`}</div>),
          ],
          [
            t.passwordPolicy,
            Policies?.PasswordPolicy && <Json value={Policies.PasswordPolicy} label={t.passwordPolicy} />,
          ],
          [t.schema, SchemaAttributes.flatMap(({ Name = "", Required }) => (Required ? `${Name} *` : Name)).join(", ")],
        ]}
      />
    </Container>
  );
}
