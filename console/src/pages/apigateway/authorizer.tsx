import { APIGatewayClient, type Authorizer, GetAuthorizerCommand, type RestApi } from "@aws-sdk/client-api-gateway";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import type { ReactNode } from "react";
import type { PageProps } from "../../app/pages.js";
import { Link } from "../../app/router.js";
import { client } from "../../aws/client.js";
import { ArnLink } from "../../components/arn-link.js";
import { Copyable } from "../../components/copy.js";
import { DetailPage } from "../../components/detail-page.js";
import { Facts } from "../../components/facts.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { type Api, apiOf, functionArnOf, methodsOf, poolIdOf } from "./api-data.js";
import { texts } from "./messages.js";
import { methodAddress } from "./resources.js";
import { TestAuthorizer } from "./test-authorizer.js";

/** One authorizer: how it is set up, and the test of it. */
export default function AuthorizerPage({ params: { apiId = "", authorizerId = "" } }: PageProps) {
  const loaded = useLoaded(`${apiId} ${authorizerId}`, async (abortSignal) => {
    const gateway = await client(APIGatewayClient);
    const [authorizer, api] = await Promise.all([
      gateway.send(new GetAuthorizerCommand({ restApiId: apiId, authorizerId }), { abortSignal }),
      apiOf(apiId, abortSignal),
    ]);
    return { authorizer, api };
  });
  return (
    <WhenLoaded loaded={loaded}>{({ authorizer, api }) => <Shown authorizer={authorizer} api={api} />}</WhenLoaded>
  );
}

function Shown({ authorizer, api }: { authorizer: Authorizer; api: Api }) {
  const t = useMessages(texts);
  return (
    <DetailPage title={authorizer.name ?? ""} trail={trailOf(api.api, t)}>
      <Container header={<Header variant="h2">{t.authorization}</Header>}>
        <Settings authorizer={authorizer} api={api} />
      </Container>
      <TestAuthorizer restApiId={api.api.id ?? ""} authorizer={authorizer} />
    </DetailPage>
  );
}

const trailOf = ({ id = "", name = id }: RestApi, t: { apis: string; authorizers: string }) => [
  { text: t.apis, to: "/apigateway" },
  { text: name, to: `/apigateway/${id}` },
  { text: t.authorizers, to: `/apigateway/${id}?tab=authorizers` },
];

function Settings({ authorizer, api }: { authorizer: Authorizer; api: Api }) {
  const t = useMessages(texts);
  const { id = "", type, providerARNs, authorizerUri, identitySource, identityValidationExpression } = authorizer;
  const { authorizerCredentials, authorizerResultTtlInSeconds: ttl } = authorizer;
  const functionArn = functionArnOf(authorizerUri);
  const users = methodsOf(api).filter(({ method }) => method.authorizerId === id);
  const facts: (readonly [string, ReactNode])[] = [
    [t.id, <Copyable key="id" text={id} />],
    [t.type, type],
    [
      t.userPools,
      providerARNs?.map(poolIdOf).map((pool) => (
        <div key={pool}>
          <Link to={`/cognito/${pool}`}>{pool}</Link>
        </div>
      )),
    ],
    [t.function, functionArn && <ArnLink arn={functionArn} />],
    [t.credentials, authorizerCredentials],
    [t.source, identitySource],
    [t.validation, identityValidationExpression],
    [t.ttl, type === "COGNITO_USER_POOLS" || ttl === undefined ? undefined : ttl === 0 ? t.notKept : t.seconds(ttl)],
    [
      t.usedByMethods,
      users.length === 0
        ? t.usedByNone
        : users.map(({ name }) => (
            <div key={name}>
              <Link to={methodAddress(api.api.id ?? "", name)}>{name}</Link>
            </div>
          )),
    ],
  ];
  return <Facts facts={facts} />;
}
