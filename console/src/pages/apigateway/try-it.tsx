import { APIGatewayClient, GetApiKeysCommand } from "@aws-sdk/client-api-gateway";
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useCallback, useState } from "react";
import { useQuery } from "../../app/router.js";
import { client } from "../../aws/client.js";
import { Failure } from "../../components/failure.js";
import { useAction } from "../../data/use-action.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { type Api, invokePath, methodsOf, type PlacedMethod, poolIdOf } from "./api-data.js";
import { Pairs } from "./pairs.js";
import { type Answer, hasBody, type Pair, parametersOf, pathOf, send } from "./send.js";
import { isWhole, NOBODY, proofOf, type Sender, SenderForm } from "./sender.js";
import { Answered } from "./try-answer.js";
import { texts } from "./try-messages.js";

const VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/** A form that sends a real request to a stage. */
export function TryIt({ api }: { api: Api }) {
  const t = useMessages(texts);
  const [query, change] = useQuery();
  const methods = methodsOf(api);
  const stages = api.stages.flatMap(({ stageName = "" }) => stageName);
  const stage = stages.find((name) => name === query.get("stage")) ?? stages[0];
  const placed = methods.find(({ name }) => name === query.get("method")) ?? methods[0];
  if (stage === undefined || !placed) return <Alert type="info">{t.notDeployed}</Alert>;
  return (
    <Container
      header={
        <Header variant="h2" description={t.description}>
          {t.title}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {stages.length > 1 && (
          <Choice label={t.stage} all={stages} value={stage} choose={(value) => change({ stage: value })} />
        )}
        <Choice
          label={t.method}
          all={methods.map(({ name }) => name)}
          value={placed.name}
          choose={(value) => change({ method: value })}
        />
        <Form key={placed.name} api={api} stage={stage} placed={placed} />
      </SpaceBetween>
    </Container>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly all: readonly string[];
  readonly value: string;
  readonly choose: (value: string) => void;
}

function Choice({ label, all, value, choose }: ChoiceProps) {
  const options = all.map((each) => ({ value: each, label: each }));
  return (
    <FormField label={label}>
      <Select
        selectedOption={{ value, label: value }}
        options={options}
        onChange={({ detail }) => choose(detail.selectedOption.value ?? "")}
      />
    </FormField>
  );
}

/** The header that the method's authorizer reads the token from, and the pools that it takes tokens of. */
function tokenPlace(api: Api, { method }: PlacedMethod): { header: string; poolIds: readonly string[] | undefined } {
  const authorizer = api.authorizers.find(({ id }) => id === method.authorizerId);
  const [, header = "Authorization"] =
    /^method\.request\.header\.([^,\s]+)/.exec(authorizer?.identitySource ?? "") ?? [];
  return { header, poolIds: authorizer?.providerARNs?.map(poolIdOf) };
}

function Form({ api, stage, placed }: { api: Api; stage: string; placed: PlacedMethod }) {
  const t = useMessages(texts);
  const { header, poolIds } = tokenPlace(api, placed);
  const [verb, setVerb] = useState(placed.verb === "ANY" ? "GET" : placed.verb);
  const [parameters, setParameters] = useState<Readonly<Record<string, string>>>({});
  const [query, setQuery] = useState<Pair[]>([]);
  const [headers, setHeaders] = useState<Pair[]>([]);
  const [body, setBody] = useState("");
  const [apiKey, setApiKey] = useState("");
  const [sender, setSender] = useState<Sender>({
    ...NOBODY,
    scopes: placed.method.authorizationScopes?.join(" ") ?? "",
  });
  const changeSender = useCallback(
    (changes: Partial<Sender>) => setSender((before) => ({ ...before, ...changes })),
    [],
  );
  const [answer, setAnswer] = useState<Answer>();
  const { run, isRunning, error } = useAction(async () => {
    const { token, keys } = await proofOf(sender);
    const named = ([name]: Pair) => name !== "";
    const own: Pair[] = [
      ...(hasBody(verb) && body !== "" ? [["content-type", "application/json"] as const] : []),
      ...(token === undefined ? [] : [[header, `Bearer ${token}`] as const]),
      ...(apiKey === "" ? [] : [["x-api-key", apiKey] as const]),
    ];
    // What was typed goes before what is put in.
    const typed = new Set(headers.map(([name]) => name.toLowerCase()));
    setAnswer(
      await send(
        {
          method: verb,
          path: invokePath(api.api.id ?? "", stage) + pathOf(placed.path, parameters),
          query: query.filter(named),
          headers: [...own.filter(([name]) => !typed.has(name.toLowerCase())), ...headers.filter(named)],
          body,
        },
        keys,
      ),
    );
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <SpaceBetween size="m">
        {placed.verb === "ANY" && <Choice label={t.verb} all={VERBS} value={verb} choose={setVerb} />}
        {parametersOf(placed.path).map((name) => (
          <FormField key={name} label={t.path(name)}>
            <Input
              value={parameters[name] ?? ""}
              onChange={({ detail }) => setParameters({ ...parameters, [name]: detail.value })}
            />
          </FormField>
        ))}
        <Pairs label={t.query} pairs={query} change={setQuery} />
        <Pairs label={t.headers} pairs={headers} change={setHeaders} />
        {placed.method.apiKeyRequired && <ApiKeys value={apiKey} choose={setApiKey} />}
        {hasBody(verb) && (
          <FormField label={t.body} stretch>
            <Textarea rows={4} spellcheck={false} value={body} onChange={({ detail }) => setBody(detail.value)} />
          </FormField>
        )}
        <SenderForm sender={sender} change={changeSender} poolIds={poolIds} />
        <Button variant="primary" formAction="submit" loading={isRunning} disabled={!isWhole(sender)}>
          {t.send}
        </Button>
        {error !== undefined && <Failure error={error} />}
        {answer && <Answered answer={answer} />}
      </SpaceBetween>
    </form>
  );
}

function ApiKeys({ value, choose }: { value: string; choose: (value: string) => void }) {
  const t = useMessages(texts);
  const keys = useLoaded("api-keys", async (abortSignal) => {
    const gateway = await client(APIGatewayClient);
    const { items = [] } = await gateway.send(new GetApiKeysCommand({ includeValues: true, limit: 500 }), {
      abortSignal,
    });
    return items;
  });
  const options = [
    { value: "", label: t.noApiKey },
    ...(keys.value ?? []).map(({ id = "", name = id, value = "" }) => ({ value, label: name, description: id })),
  ];
  return (
    <FormField label={t.apiKey}>
      <Select
        selectedOption={options.find((option) => option.value === value) ?? null}
        options={options}
        statusType={keys.isLoading ? "loading" : keys.error === undefined ? "finished" : "error"}
        onChange={({ detail }) => choose(detail.selectedOption.value ?? "")}
      />
    </FormField>
  );
}
