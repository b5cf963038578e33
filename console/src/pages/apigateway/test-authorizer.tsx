import {
  APIGatewayClient,
  type Authorizer,
  TestInvokeAuthorizerCommand,
  type TestInvokeAuthorizerResponse,
} from "@aws-sdk/client-api-gateway";
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { client } from "../../aws/client.js";
import { type Check, Checks } from "../../components/checks.js";
import { Facts } from "../../components/facts.js";
import { Failure } from "../../components/failure.js";
import { Code, Json } from "../../components/json.js";
import { type ChosenUser, tokensOf, UserPicker } from "../../components/user-picker.js";
import { local } from "../../data/local.js";
import { useAction } from "../../data/use-action.js";
import { useMessages } from "../../text/language.js";
import { poolIdOf } from "./api-data.js";
import { texts } from "./test-messages.js";

/** Where an authorizer looks for what the caller proves itself with. */
interface Source {
  readonly place: "header" | "querystring" | "stageVariable";
  readonly name: string;
}

const PLACE = /^(?:method\.request\.(header|querystring)|(stageVariables))\.(.+)$/;

/** What the test can give; what comes of the request's context nobody can. */
function sourcesOf({ identitySource = "" }: Authorizer): Source[] {
  return identitySource.split(",").flatMap((one) => {
    const [, place, variable, name] = PLACE.exec(one.trim()) ?? [];
    if (name === undefined) return [];
    return [{ place: variable ? "stageVariable" : (place as "header" | "querystring"), name }];
  });
}

const WAYS = ["paste", "idToken", "accessToken"] as const;
type Way = (typeof WAYS)[number];

interface Outcome {
  readonly answer: TestInvokeAuthorizerResponse;
  readonly checks: readonly Check[];
}

/** What is sent to the test: a value for each source. */
interface Sent {
  readonly sources: readonly Source[];
  readonly sentFor: (source: Source, at: number) => string;
  readonly path: string;
}

async function test(restApiId: string, { id: authorizerId, type }: Authorizer, sent: Sent): Promise<Outcome> {
  const given = (place: Source["place"]) =>
    sent.sources.flatMap((source, at): [string, string][] => {
      const value = sent.sentFor(source, at);
      return source.place === place && value !== "" ? [[source.name, value]] : [];
    });
  const query = new URLSearchParams(given("querystring")).toString();
  const pathWithQueryString = sent.path + (query === "" ? "" : `${sent.path.includes("?") ? "&" : "?"}${query}`);
  const gateway = await client(APIGatewayClient);
  const answer = await gateway.send(
    new TestInvokeAuthorizerCommand({
      restApiId,
      authorizerId,
      headers: Object.fromEntries(given("header")),
      ...(type === "REQUEST" && {
        pathWithQueryString,
        stageVariables: Object.fromEntries(given("stageVariable")),
      }),
    }),
  );
  const [, testId = ""] = /^Execution log for request (\S+)/.exec(answer.log ?? "") ?? [];
  const { checks } = await local<{ checks: readonly Check[] }>(`/authorizer-tests/${testId}`);
  return { answer, checks };
}

/** A form that asks the authorizer, and what came of it. */
export function TestAuthorizer({ restApiId, authorizer }: { restApiId: string; authorizer: Authorizer }) {
  const t = useMessages(texts);
  const sources = sourcesOf(authorizer);
  const [way, setWay] = useState<Way>("paste");
  const [values, setValues] = useState<readonly string[]>([]);
  const [user, setUser] = useState<ChosenUser>();
  const [path, setPath] = useState("/");
  const [outcome, setOutcome] = useState<Outcome>();
  const { run, isRunning, error } = useAction(async () => {
    const token = way === "paste" || !user ? undefined : (await tokensOf(user))[way];
    const sentFor = (_: Source, at: number) => (at === 0 ? token : undefined) ?? values[at] ?? "";
    setOutcome(await test(restApiId, authorizer, { sources, sentFor, path }));
  });
  const pools = authorizer.providerARNs?.map(poolIdOf);
  return (
    <Container
      header={
        <Header variant="h2" description={t.description}>
          {t.title}
        </Header>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <SpaceBetween size="m">
          <SegmentedControl
            label={t.send}
            selectedId={way}
            options={WAYS.map((id) => ({ id, text: t[id] }))}
            onChange={({ detail }) => setWay(detail.selectedId as Way)}
          />
          {way !== "paste" && <UserPicker {...(pools && { poolIds: pools })} choose={setUser} />}
          {sources.map(({ place, name }, at) =>
            at === 0 && way !== "paste" ? null : (
              <FormField key={`${place} ${name}`} label={t[place](name)} stretch>
                <Textarea
                  rows={at === 0 ? 3 : 1}
                  spellcheck={false}
                  value={values[at] ?? ""}
                  onChange={({ detail }) =>
                    setValues(sources.map((_, other) => (other === at ? detail.value : (values[other] ?? ""))))
                  }
                />
              </FormField>
            ),
          )}
          {authorizer.type === "REQUEST" && (
            <FormField label={t.path} description={t.pathHint}>
              <Input value={path} onChange={({ detail }) => setPath(detail.value)} />
            </FormField>
          )}
          <Button variant="primary" formAction="submit" loading={isRunning} disabled={way !== "paste" && !user}>
            {t.test}
          </Button>
          {error !== undefined && <Failure error={error} />}
          {outcome && <Result {...outcome} />}
        </SpaceBetween>
      </form>
    </Container>
  );
}

function Result({ answer, checks }: Outcome) {
  const t = useMessages(texts);
  const { clientStatus = 0, latency = 0, claims, principalId, policy, log = "" } = answer;
  const isRefused = clientStatus !== 0;
  return (
    <section aria-label={t.result} aria-live="polite">
      <SpaceBetween size="m">
        <Alert
          type={isRefused ? "error" : policy === undefined ? "success" : "info"}
          header={isRefused ? t.refused(clientStatus) : policy === undefined ? t.letThrough : t.answered}
        >
          {t.took(latency)}
        </Alert>
        <Header variant="h3">{t.checks}</Header>
        <Checks checks={checks} />
        {principalId !== undefined && <Facts facts={[[t.principal, principalId]]} />}
        {claims && (
          <ExpandableSection headerText={t.claims} defaultExpanded>
            <Json value={claims} label={t.claims} />
          </ExpandableSection>
        )}
        {policy !== undefined && (
          <ExpandableSection headerText={t.policy} defaultExpanded>
            <Json value={policy} label={t.policy} />
          </ExpandableSection>
        )}
        <ExpandableSection headerText={t.log}>
          <Code text={log} label={t.log} />
        </ExpandableSection>
      </SpaceBetween>
    </section>
  );
}
