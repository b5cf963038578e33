import { type EvaluationResult, IAMClient, type Role, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import Autosuggest from "@cloudscape-design/components/autosuggest";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useQuery } from "../../app/router.js";
import { client } from "../../aws/client.js";
import { DetailPage } from "../../components/detail-page.js";
import { Failure } from "../../components/failure.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useAction } from "../../data/use-action.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { allRoles } from "./iam-data.js";
import { texts } from "./messages.js";
import { SimulationResult } from "./simulation-result.js";
import { ACTIONS, poolsByRole, resourcesFor } from "./simulator-choices.js";

/** Who may call what: a role, an action and a resource, which stand in the address (`?role=…&action=…&resource=…`). */
export default function Simulator() {
  const t = useMessages(texts);
  const loaded = useLoaded("roles", async (signal) => {
    const [roles, pools] = await Promise.all([allRoles(signal), poolsByRole(signal)]);
    return { roles, pools };
  });
  return (
    <DetailPage title={t.simulator} trail={[{ text: t.roles, to: "/iam" }]} description={t.simulatorDescription}>
      <WhenLoaded loaded={loaded}>{({ roles, pools }) => <Question roles={roles} pools={pools} />}</WhenLoaded>
    </DetailPage>
  );
}

interface Known {
  readonly roles: readonly Role[];
  readonly pools: ReadonlyMap<string, { readonly kind: string; readonly pool: string }>;
}

interface Asked {
  readonly role: Role;
  readonly action: string;
  readonly resource: string;
  /** Values of condition keys. */
  readonly context: Readonly<Record<string, string>>;
}

async function simulate({ role, action, resource, context }: Asked): Promise<EvaluationResult | undefined> {
  const iam = await client(IAMClient);
  const entries = Object.entries(context).filter(([, value]) => value !== "");
  const { EvaluationResults } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: role.Arn,
      ActionNames: [action],
      ResourceArns: [resource || "*"],
      ContextEntries: entries.map(([ContextKeyName, value]) => ({
        ContextKeyName,
        ContextKeyValues: [value],
        ContextKeyType: "string",
      })),
    }),
  );
  return EvaluationResults?.[0];
}

function Question({ roles, pools }: Known) {
  const t = useMessages(texts);
  const [query] = useQuery();
  const role = roles.find(({ RoleName }) => RoleName === query.get("role"));
  const action = query.get("action") ?? "execute-api:Invoke";
  const resource = query.get("resource") ?? "";
  const [context, setContext] = useState<Readonly<Record<string, string>>>({});
  const [answer, setAnswer] = useState<{ role: Role; result: EvaluationResult }>();
  const { run, isRunning, error } = useAction(async () => {
    if (!role) return;
    const result = await simulate({ role, action, resource, context });
    setAnswer(result && { role, result });
    const missing = result ? missingOf(result) : [];
    setContext((before) => ({ ...Object.fromEntries(missing.map((key) => [key, ""])), ...before }));
  });
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            actions={
              <Button
                variant="primary"
                loading={isRunning}
                disabled={!role || action === ""}
                onClick={() => void run()}
              >
                {t.run}
              </Button>
            }
          >
            {t.question}
          </Header>
        }
      >
        <SpaceBetween size="m">
          <RoleChoice roles={roles} pools={pools} />
          <ActionChoice action={action} />
          <ResourceChoice action={action} resource={resource} />
          <ContextKeys context={context} change={setContext} />
        </SpaceBetween>
      </Container>
      {error !== undefined && <Failure error={error} />}
      {answer && <SimulationResult role={answer.role} result={answer.result} />}
    </SpaceBetween>
  );
}

/** Of a single resource they are told with it, of all with the result. */
const missingOf = ({ MissingContextValues = [], ResourceSpecificResults = [] }: EvaluationResult): string[] => [
  ...new Set([
    ...MissingContextValues,
    ...ResourceSpecificResults.flatMap(({ MissingContextValues = [] }) => MissingContextValues),
  ]),
];

function RoleChoice({ roles, pools }: Known) {
  const t = useMessages(texts);
  const [query, change] = useQuery();
  const options = roles.map(({ RoleName = "" }) => {
    const pool = pools.get(RoleName);
    const kind = pool?.kind === "authenticated" || pool?.kind === "unauthenticated" ? t[pool.kind] : pool?.kind;
    return { value: RoleName, label: RoleName, ...(pool && { description: t.ofPool(kind ?? "", pool.pool) }) };
  });
  return (
    <FormField label={t.role} stretch>
      <Select
        selectedOption={options.find(({ value }) => value === query.get("role")) ?? null}
        options={options}
        placeholder={t.chooseRole}
        filteringType={options.length > 10 ? "auto" : "none"}
        onChange={({ detail }) => change({ role: detail.selectedOption.value })}
      />
    </FormField>
  );
}

function ActionChoice({ action }: { action: string }) {
  const t = useMessages(texts);
  const [, change] = useQuery();
  return (
    <FormField label={t.action} stretch>
      <Autosuggest
        value={action}
        options={ACTIONS.map((value) => ({ value }))}
        enteredTextLabel={t.use}
        onChange={({ detail }) => change({ action: detail.value })}
      />
    </FormField>
  );
}

function ResourceChoice({ action, resource }: { action: string; resource: string }) {
  const t = useMessages(texts);
  const [, change] = useQuery();
  const service = action.split(":")[0] ?? "";
  const offered = useLoaded(service, (signal) => resourcesFor(action, signal));
  return (
    <FormField label={t.resource} description={t.resourceHelp} stretch>
      <Autosuggest
        value={resource}
        placeholder="*"
        options={[{ label: t.offered, options: (offered.value ?? []).map((value) => ({ value })) }]}
        statusType={offered.isLoading ? "loading" : "finished"}
        empty={t.noOffers}
        enteredTextLabel={t.use}
        onChange={({ detail }) => change({ resource: detail.value })}
      />
    </FormField>
  );
}

/** The keys that the policies asked for and nobody had given. */
function ContextKeys(props: {
  context: Readonly<Record<string, string>>;
  change: (context: Readonly<Record<string, string>>) => void;
}) {
  const t = useMessages(texts);
  const { context, change } = props;
  const keys = Object.keys(context);
  if (keys.length === 0) return null;
  return (
    <FormField label={t.context} description={t.contextHelp} stretch>
      <SpaceBetween size="xs">
        {keys.map((key) => (
          <FormField key={key} label={key} stretch>
            <Input value={context[key] ?? ""} onChange={({ detail }) => change({ ...context, [key]: detail.value })} />
          </FormField>
        ))}
      </SpaceBetween>
    </FormField>
  );
}
