import type { Integration, Method } from "@aws-sdk/client-api-gateway";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { Link } from "../../app/router.js";
import { ArnLink } from "../../components/arn-link.js";
import { Facts } from "../../components/facts.js";
import { Code } from "../../components/json.js";
import { SectionTable } from "../../components/section-table.js";
import { useMessages } from "../../text/language.js";
import { type Api, functionArnOf, type PlacedMethod } from "./api-data.js";
import { texts } from "./messages.js";
import { methodAddress } from "./resources.js";

/** How a method is set up: who may call it, what it asks for, where it leads. */
export function MethodCard({ api, placed: { name, method } }: { api: Api; placed: PlacedMethod }) {
  const t = useMessages(texts);
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            variant="h2"
            description={t.methodRequest}
            actions={<Link to={methodAddress(api.api.id ?? "", name, "try")}>{t.tryIt}</Link>}
          >
            {name}
          </Header>
        }
      >
        <Asked api={api} method={method} />
      </Container>
      <Container header={<Header variant="h2">{t.integration}</Header>}>
        {method.methodIntegration ? <Led integration={method.methodIntegration} /> : t.noIntegration}
      </Container>
      <Responses method={method} />
    </SpaceBetween>
  );
}

function Asked({ api, method }: { api: Api; method: Method }) {
  const t = useMessages(texts);
  const { authorizationType, authorizationScopes = [], apiKeyRequired, requestValidatorId, operationName } = method;
  const validator = api.validators.find(({ id }) => id === requestValidatorId);
  return (
    <Facts
      facts={[
        [t.authorization, <Gate key="gate" api={api} method={method} />],
        [
          t.scopes,
          authorizationScopes.length > 0
            ? authorizationScopes.join(", ")
            : authorizationType === "COGNITO_USER_POOLS" && t.noScopes,
        ],
        [t.apiKey, apiKeyRequired ? t.required : t.notRequired],
        [
          t.validator,
          validator
            ? t.validates(
                validator.name ?? "",
                validator.validateRequestBody ?? false,
                validator.validateRequestParameters ?? false,
              )
            : t.noValidator,
        ],
        [t.operation, operationName],
        [
          t.parameters,
          <Lines
            key="parameters"
            of={method.requestParameters}
            tell={(isRequired) => (isRequired ? t.required : t.optional)}
          />,
        ],
        [t.models, <Lines key="models" of={method.requestModels} tell={(model) => model} />],
      ].map(([label, value]) => [label as string, value === false ? undefined : value] as const)}
    />
  );
}

function Gate({ api, method: { authorizationType, authorizerId } }: { api: Api; method: Method }) {
  const t = useMessages(texts);
  if (authorizationType === "NONE") return <StatusIndicator type="warning">{t.open}</StatusIndicator>;
  if (authorizationType === "AWS_IAM") return <StatusIndicator type="success">{t.iam}</StatusIndicator>;
  const authorizer = api.authorizers.find(({ id }) => id === authorizerId);
  return (
    <StatusIndicator type={authorizer ? "success" : "error"}>
      {authorizationType}
      {authorizer && " · "}
      {authorizer && <Link to={`/apigateway/${api.api.id}/authorizers/${authorizer.id}`}>{authorizer.name ?? ""}</Link>}
    </StatusIndicator>
  );
}

/** A map, a line for each. */
function Lines<T>({ of, tell }: { of: Readonly<Record<string, T>> | undefined; tell: (value: T) => string }) {
  const entries = Object.entries(of ?? {});
  if (entries.length === 0) return "–";
  return entries.map(([name, value]) => <div key={name}>{[name, tell(value)].filter(Boolean).join(": ")}</div>);
}

function Led({ integration }: { integration: Integration }) {
  const t = useMessages(texts);
  const { type, httpMethod, uri, credentials, timeoutInMillis, passthroughBehavior, contentHandling } = integration;
  const target = functionArnOf(uri) ?? uri;
  const templates = Object.entries(integration.requestTemplates ?? {});
  return (
    <SpaceBetween size="m">
      <Facts
        facts={[
          [t.type, type],
          [t.method, httpMethod],
          [t.target, target !== undefined && target !== "" ? <ArnLink key="target" arn={target} /> : undefined],
          [t.credentials, credentials],
          [t.timeout, timeoutInMillis === undefined ? undefined : `${timeoutInMillis} ms`],
          [t.passthrough, passthroughBehavior],
          [t.contentHandling, contentHandling],
          [
            t.mapping,
            integration.requestParameters && <Lines of={integration.requestParameters} tell={(value) => value} />,
          ],
        ]}
      />
      {templates.length > 0 && (
        <ExpandableSection headerText={t.templates}>
          {templates.map(([contentType, template]) => (
            <div key={contentType}>
              <strong>{contentType}</strong>
              <Code text={template ?? ""} label={t.template(contentType)} />
            </div>
          ))}
        </ExpandableSection>
      )}
    </SpaceBetween>
  );
}

function Responses({ method: { methodResponses = {}, methodIntegration } }: { method: Method }) {
  const t = useMessages(texts);
  const chosen = Object.values(methodIntegration?.integrationResponses ?? {});
  const rows = Object.entries(methodResponses).map(([status, { responseModels = {}, responseParameters = {} }]) => {
    const answer = chosen.find(({ statusCode }) => statusCode === status);
    return {
      status,
      chosenBy: answer ? answer.selectionPattern || t.byDefault : "–",
      headers: Object.keys(responseParameters).map((name) => {
        const value = answer?.responseParameters?.[name];
        return [name.replace(/^method\.response\.header\./, ""), value].filter(Boolean).join(": ");
      }),
      models: Object.entries(responseModels).map((pair) => pair.join(": ")),
    };
  });
  return (
    <SectionTable
      title={t.responses}
      items={rows}
      idOf={({ status }) => status}
      empty={t.noResponses}
      columns={[
        { id: "status", header: t.status, cell: ({ status }) => status, isRowHeader: true },
        { id: "chosen", header: t.chosenBy, cell: ({ chosenBy }) => chosenBy },
        {
          id: "headers",
          header: t.headers,
          cell: ({ headers }) => headers.map((line) => <div key={line}>{line}</div>),
        },
        { id: "models", header: t.bodyModels, cell: ({ models }) => models.join(", ") },
      ]}
    />
  );
}
