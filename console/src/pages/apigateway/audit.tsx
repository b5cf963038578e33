import Alert from "@cloudscape-design/components/alert";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "../../app/router.js";
import { SectionTable } from "../../components/section-table.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { local } from "../../data/local.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import type { Api } from "./api-data.js";
import { texts } from "./audit-messages.js";

/** As `GET /_sekisho/audit/API?stage=STAGE` tells it (docs/console.md). */
interface Audited {
  readonly protection: { readonly policy: boolean; readonly methods: readonly Protection[] };
  readonly findings: readonly Finding[];
}

interface Protection {
  readonly path: string;
  readonly method: string;
  readonly gate: "open" | "IAM" | "Cognito" | "Lambda";
  readonly authorizer?: string;
  readonly scopes: readonly string[];
  readonly apiKey: boolean;
  readonly mock: boolean;
  readonly undeployed: boolean;
}

interface Finding {
  readonly kind: "open" | "closed-preflight" | "other-gate" | "open-neighbour" | "undeployed";
  readonly path: string;
  readonly method: string;
  readonly actual: string;
  readonly expected: string;
}

/** How every path and method of a stage is protected, and what looks forgotten. */
export function Audit({ api }: { api: Api }) {
  const t = useMessages(texts);
  const [query, change] = useQuery();
  const options = api.stages.map(({ stageName = "" }) => ({ value: stageName, label: stageName }));
  const stage = options.find(({ value }) => value === query.get("stage")) ?? options[0];
  if (!stage) return <Alert type="info">{t.notDeployed}</Alert>;
  return (
    <SpaceBetween size="l">
      {options.length > 1 && (
        <FormField label={t.stage}>
          <Select
            selectedOption={stage}
            options={options}
            onChange={({ detail }) => change({ stage: detail.selectedOption.value })}
          />
        </FormField>
      )}
      <OfStage restApiId={api.api.id ?? ""} stageName={stage.value} />
    </SpaceBetween>
  );
}

function OfStage({ restApiId, stageName }: { restApiId: string; stageName: string }) {
  const t = useMessages(texts);
  const path = `/audit/${encodeURIComponent(restApiId)}?${new URLSearchParams({ stage: stageName })}`;
  const loaded = useLoaded(path, (signal) => local<Audited>(path, { signal }));
  return (
    <WhenLoaded loaded={loaded}>
      {({ protection: { policy, methods }, findings }) => (
        <SpaceBetween size="l">
          <Findings findings={findings} />
          <SectionTable<Protection>
            title={t.title}
            description={policy ? `${t.description} ${t.policy}` : t.description}
            items={methods}
            idOf={({ path, method }) => `${method} ${path}`}
            empty={t.nothing}
            textOf={({ path, method, gate, authorizer = "" }) => [path, method, gate, authorizer].join(" ")}
            columns={[
              { id: "method", header: t.method, sortingField: "method", cell: ({ method }) => method },
              { id: "path", header: t.path, isRowHeader: true, sortingField: "path", cell: ({ path }) => path },
              { id: "gate", header: t.protectedBy, sortingField: "gate", cell: (method) => <Gate of={method} /> },
              { id: "needs", header: t.needs, cell: (method) => needs(method, t) || t.nothing },
            ]}
          />
        </SpaceBetween>
      )}
    </WhenLoaded>
  );
}

function Gate({ of: { method, gate, authorizer, mock, undeployed } }: { of: Protection }) {
  const t = useMessages(texts);
  const isOpen = gate === "open";
  const text = isOpen
    ? mock
      ? t.ownAnswer
      : t.open
    : authorizer === undefined
      ? t[gate]
      : `${t[gate]} (${authorizer})`;
  return (
    <StatusIndicator type={!isOpen ? "success" : method === "OPTIONS" ? "info" : "warning"}>
      {undeployed ? `${text} · ${t.undeployed}` : text}
    </StatusIndicator>
  );
}

type Told = ReturnType<typeof useMessages<typeof texts>>;

const needs = ({ gate, scopes, apiKey }: Protection, t: Told): string =>
  [
    ...(gate === "Cognito" ? [scopes.length > 0 ? t.accessToken(scopes.join(t.or)) : t.idToken] : []),
    ...(gate === "IAM" ? [t.signature] : []),
    ...(apiKey ? [t.apiKey] : []),
  ].join(" + ");

function Findings({ findings }: { findings: readonly Finding[] }) {
  const t = useMessages(texts);
  if (findings.length === 0) return <Alert type="success">{t.sound}</Alert>;
  return (
    <Alert type="warning" header={findings.length === 1 ? t.finding : t.findings(findings.length)}>
      <ul>
        {findings.map((finding) => (
          <li key={`${finding.kind} ${finding.method} ${finding.path}`}>{sentence(finding, t)}</li>
        ))}
      </ul>
    </Alert>
  );
}

function sentence({ kind, method, path, actual, expected }: Finding, t: Told): string {
  const what = `${method} ${path}`;
  switch (kind) {
    case "open":
      return t.isOpen(what);
    case "open-neighbour":
      return t.openNeighbour(what, expected);
    case "closed-preflight":
      return t.closedPreflight(what, actual);
    case "other-gate":
      return t.otherGate(what, actual, expected);
    case "undeployed":
      return t.isUndeployed(what);
  }
}
