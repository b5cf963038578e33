import Container from "@cloudscape-design/components/container";
import type { ReactNode } from "react";
import type { PageProps } from "../../app/pages.js";
import { AddressTabs } from "../../components/address-tabs.js";
import { Copyable } from "../../components/copy.js";
import { DetailPage } from "../../components/detail-page.js";
import { Facts } from "../../components/facts.js";
import { Ago } from "../../components/time.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { type Api, apiOf, invokeUrl } from "./api-data.js";
import { Audit } from "./audit.js";
import { Authorizers } from "./authorizers.js";
import { GatewayResponses } from "./gateway-responses.js";
import { texts } from "./messages.js";
import { Resources } from "./resources.js";
import { Stages } from "./stages.js";
import { TryIt } from "./try-it.js";

/** One REST API. */
export default function ApiPage({ params: { apiId = "" } }: PageProps) {
  const loaded = useLoaded(apiId, (signal) => apiOf(apiId, signal));
  return <WhenLoaded loaded={loaded}>{(api) => <Shown api={api} />}</WhenLoaded>;
}

function Shown({ api }: { api: Api }) {
  const t = useMessages(texts);
  const { id = "", name = id, description } = api.api;
  return (
    <DetailPage title={name} trail={[{ text: t.apis, to: "/apigateway" }]} description={description}>
      <Container>
        <Overview api={api} />
      </Container>
      <AddressTabs
        label={name}
        tabs={[
          { id: "resources", label: t.resources, content: () => <Resources api={api} /> },
          { id: "authorizers", label: t.authorizers, content: () => <Authorizers api={api} /> },
          { id: "stages", label: t.stages, content: () => <Stages api={api} /> },
          { id: "responses", label: t.gatewayResponses, content: () => <GatewayResponses restApiId={id} /> },
          { id: "try", label: t.tryIt, content: () => <TryIt api={api} /> },
          { id: "audit", label: t.audit, content: () => <Audit api={api} /> },
        ]}
      />
    </DetailPage>
  );
}

function Overview({ api: { api, stages } }: { api: Api }) {
  const t = useMessages(texts);
  const { id = "", endpointConfiguration, createdDate, apiKeySource, binaryMediaTypes, policy } = api;
  const urls = stages.map(({ stageName = "" }): [string, ReactNode] => [
    t.invokeUrlOf(stageName),
    <Copyable key={stageName} text={invokeUrl(id, stageName)} />,
  ]);
  return (
    <Facts
      facts={[
        [t.id, <Copyable key="id" text={id} />],
        ...(urls.length > 0 ? urls : [[t.invokeUrl, t.noStage] as const]),
        [t.endpoint, endpointConfiguration?.types?.join(", ")],
        [t.created, createdDate && <Ago time={createdDate} />],
        [t.apiKeySource, apiKeySource],
        [t.binaryTypes, binaryMediaTypes?.join(", ")],
        [t.resourcePolicy, policy],
      ]}
    />
  );
}
