import { APIGatewayClient, type GatewayResponse, GetGatewayResponsesCommand } from "@aws-sdk/client-api-gateway";
import Badge from "@cloudscape-design/components/badge";
import { client } from "../../aws/client.js";
import { SectionTable } from "../../components/section-table.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts as shared } from "./messages.js";
import { texts } from "./stage-messages.js";

/** What API Gateway answers by itself. */
export function GatewayResponses({ restApiId }: { restApiId: string }) {
  const t = { ...useMessages(shared), ...useMessages(texts) };
  const loaded = useLoaded(restApiId, async (abortSignal) => {
    const gateway = await client(APIGatewayClient);
    const { items = [] } = await gateway.send(new GetGatewayResponsesCommand({ restApiId }), { abortSignal });
    return items.sort((one, other) => Number(one.defaultResponse) - Number(other.defaultResponse));
  });
  return (
    <WhenLoaded loaded={loaded}>
      {(responses) => (
        <SectionTable<GatewayResponse>
          title={t.gatewayResponses}
          description={t.responsesDescription}
          items={responses}
          idOf={({ responseType = "" }) => responseType}
          textOf={({ responseType = "", statusCode = "" }) => `${responseType} ${statusCode}`}
          empty={t.none}
          columns={[
            {
              id: "type",
              header: t.response,
              isRowHeader: true,
              sortingField: "responseType",
              cell: ({ responseType }) => responseType,
            },
            {
              id: "status",
              header: t.status,
              sortingField: "statusCode",
              cell: ({ statusCode }) => statusCode ?? t.ofBackEnd,
            },
            {
              id: "origin",
              header: t.origin,
              cell: ({ defaultResponse }) => (defaultResponse ? t.byDefault : <Badge color="blue">{t.byApi}</Badge>),
            },
            { id: "headers", header: t.headers, cell: ({ responseParameters }) => lines(responseParameters, HEADER) },
            { id: "body", header: t.body, cell: ({ responseTemplates }) => lines(responseTemplates, /^$/) },
          ]}
        />
      )}
    </WhenLoaded>
  );
}

const HEADER = /^gatewayresponse\.header\./;

const lines = (map: Readonly<Record<string, string>> | undefined, prefix: RegExp) =>
  Object.entries(map ?? {}).map(([name, value]) => <div key={name}>{`${name.replace(prefix, "")}: ${value}`}</div>);
