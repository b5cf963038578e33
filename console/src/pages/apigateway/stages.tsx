import {
  APIGatewayClient,
  type Deployment,
  GetDeploymentsCommand,
  GetExportCommand,
  type Stage,
} from "@aws-sdk/client-api-gateway";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { allOf, client } from "../../aws/client.js";
import { Copyable } from "../../components/copy.js";
import { Failure } from "../../components/failure.js";
import { SectionTable } from "../../components/section-table.js";
import { Ago } from "../../components/time.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { saveFile } from "../../data/save-file.js";
import { useAction } from "../../data/use-action.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { type Api, invokeUrl } from "./api-data.js";
import { texts as shared } from "./messages.js";
import { texts } from "./stage-messages.js";

/** Where the API is called, what is served there, and its definition as a file. */
export function Stages({ api }: { api: Api }) {
  const t = { ...useMessages(shared), ...useMessages(texts) };
  const { id = "" } = api.api;
  return (
    <SpaceBetween size="l">
      <SectionTable<Stage>
        title={t.stages}
        items={api.stages}
        idOf={({ stageName = "" }) => stageName}
        empty={t.noStages}
        columns={[
          { id: "stage", header: t.stage, isRowHeader: true, cell: ({ stageName }) => stageName },
          {
            id: "url",
            header: t.invokeUrl,
            minWidth: 240,
            cell: ({ stageName = "" }) => <Copyable text={invokeUrl(id, stageName)} />,
          },
          { id: "deployment", header: t.deployment, cell: ({ deploymentId }) => deploymentId },
          { id: "variables", header: t.variables, cell: ({ variables = {} }) => variablesText(variables) || "–" },
          {
            id: "logging",
            header: t.logging,
            cell: ({ methodSettings = {} }) => methodSettings["*/*"]?.loggingLevel ?? "–",
          },
          {
            id: "updated",
            header: t.updated,
            cell: ({ lastUpdatedDate }) => lastUpdatedDate && <Ago time={lastUpdatedDate} />,
          },
          {
            id: "export",
            header: t.export,
            minWidth: 150,
            cell: ({ stageName = "" }) => <Export restApiId={id} stageName={stageName} />,
          },
        ]}
      />
      <Deployments api={api} />
    </SpaceBetween>
  );
}

const variablesText = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map((pair) => pair.join(" = "))
    .join(", ");

const FORMATS = {
  oasJson: { exportType: "oas30", accepts: "application/json" },
  oasYaml: { exportType: "oas30", accepts: "application/yaml" },
  swaggerJson: { exportType: "swagger", accepts: "application/json" },
  swaggerYaml: { exportType: "swagger", accepts: "application/yaml" },
} as const;

function Export({ restApiId, stageName }: { restApiId: string; stageName: string }) {
  const t = useMessages(texts);
  const { run, isRunning, error } = useAction(async (format: keyof typeof FORMATS) => {
    const { exportType, accepts } = FORMATS[format];
    const gateway = await client(APIGatewayClient);
    const parameters = { extensions: "apigateway" };
    const { body = new Uint8Array() } = await gateway.send(
      new GetExportCommand({ restApiId, stageName, exportType, accepts, parameters }),
    );
    saveFile(`${restApiId}-${stageName}-${exportType}.${accepts.slice("application/".length)}`, body, accepts);
  });
  return (
    <>
      <ButtonDropdown
        ariaLabel={t.exportOf(stageName)}
        loading={isRunning}
        expandToViewport
        items={(Object.keys(FORMATS) as (keyof typeof FORMATS)[]).map((id) => ({
          id,
          text: t[id],
          description: t.exportHint,
        }))}
        onItemClick={({ detail }) => void run(detail.id as keyof typeof FORMATS)}
      >
        {t.export}
      </ButtonDropdown>
      {error !== undefined && <Failure error={error} />}
    </>
  );
}

function Deployments({ api }: { api: Api }) {
  const t = { ...useMessages(shared), ...useMessages(texts) };
  const { id: restApiId = "" } = api.api;
  const loaded = useLoaded(restApiId, async (abortSignal) => {
    const gateway = await client(APIGatewayClient);
    return allOf(
      (position) => gateway.send(new GetDeploymentsCommand({ restApiId, limit: 500, position }), { abortSignal }),
      ({ items }) => items,
      ({ position }) => position,
    );
  });
  const stagesOf = (deployment: Deployment) =>
    api.stages.flatMap(({ deploymentId, stageName = "" }) => (deploymentId === deployment.id ? [stageName] : []));
  return (
    <WhenLoaded loaded={loaded}>
      {(deployments) => (
        <SectionTable<Deployment>
          title={t.deployments}
          items={deployments}
          idOf={({ id = "" }) => id}
          empty={t.noDeployments}
          columns={[
            { id: "id", header: t.id, isRowHeader: true, cell: ({ id }) => id },
            {
              id: "created",
              header: t.created,
              sortingField: "createdDate",
              cell: ({ createdDate }) => createdDate && <Ago time={createdDate} />,
            },
            { id: "description", header: t.description, cell: ({ description }) => description || "–" },
            { id: "stages", header: t.servedBy, cell: (deployment) => stagesOf(deployment).join(", ") || "–" },
          ]}
        />
      )}
    </WhenLoaded>
  );
}
