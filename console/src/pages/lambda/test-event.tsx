import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { useFlash } from "../../app/flash.js";
import { client } from "../../aws/client.js";
import { Failure } from "../../components/failure.js";
import { Code, Json } from "../../components/json.js";
import { useSaved } from "../../data/saved.js";
import { useAction } from "../../data/use-action.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";
import { SAMPLES } from "./sample-events.js";

interface Outcome {
  readonly functionError: string | undefined;
  readonly payload: string;
  readonly log: string;
  /** Milliseconds, as the browser saw it. */
  readonly took: number;
}

const utf8 = new TextDecoder();

async function invoke(functionName: string, event: string): Promise<Outcome> {
  const lambda = await client(LambdaClient);
  const began = performance.now();
  const {
    FunctionError,
    Payload,
    LogResult = "",
  } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: new TextEncoder().encode(event), LogType: "Tail" }),
  );
  return {
    functionError: FunctionError,
    payload: utf8.decode(Payload),
    log: utf8.decode(Uint8Array.from(atob(LogResult), (char) => char.charCodeAt(0))),
    took: Math.round(performance.now() - began),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Calls a function with an event, one of AWS's services or one's own, and shows what came of it. */
export function TestEvent({ functionName }: { functionName: string }) {
  const t = useMessages(texts);
  const [event, setEvent] = useState<string>(SAMPLES.proxy);
  const [outcome, setOutcome] = useState<Outcome>();
  const { run, isRunning, error } = useAction(async () => {
    setOutcome(undefined);
    setOutcome(await invoke(functionName, event));
  });
  const isValid = isJson(event);
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header
            description={t.eventDescription}
            actions={
              <Button variant="primary" loading={isRunning} disabled={!isValid} onClick={() => void run()}>
                {t.invoke}
              </Button>
            }
          >
            {t.event}
          </Header>
        }
      >
        <SpaceBetween size="m">
          <Samples functionName={functionName} event={event} choose={setEvent} />
          <div className="monospace">
            <FormField errorText={isValid ? undefined : t.notJson} stretch>
              <Textarea
                value={event}
                rows={14}
                spellcheck={false}
                invalid={!isValid}
                ariaLabel={t.event}
                onChange={({ detail }) => setEvent(detail.value)}
              />
            </FormField>
          </div>
        </SpaceBetween>
      </Container>
      {error !== undefined && <Failure error={error} />}
      {outcome && <Result outcome={outcome} />}
    </SpaceBetween>
  );
}

const READY = Object.keys(SAMPLES) as (keyof typeof SAMPLES)[];

/** Events that are there to choose from; a person's own are kept in the browser. */
function Samples(props: { functionName: string; event: string; choose: (event: string) => void }) {
  const { functionName, event, choose } = props;
  const t = useMessages(texts);
  const flash = useFlash();
  const { saved, save, remove } = useSaved(`events.${functionName}`);
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState("ready:proxy");
  const ready = READY.map((id) => ({ value: `ready:${id}`, label: t[id] }));
  const mine = saved.map(({ name }) => ({ value: `mine:${name}`, label: name }));
  const chosenName = mine.find(({ value }) => value === chosen)?.label;
  const pick = (value: string) => {
    setChosen(value);
    const [kind = "", ...rest] = value.split(":");
    const id = rest.join(":");
    choose(kind === "mine" ? (saved.find(({ name }) => name === id)?.text ?? "") : SAMPLES[id as keyof typeof SAMPLES]);
  };
  const keep = useAction(async () => {
    save({ name, text: event });
    setChosen(`mine:${name}`);
    setName("");
    flash({ type: "success", content: t.saved(name) });
  });
  return (
    <div className="samples">
      <div className="wide">
        <FormField label={t.sample}>
          <Select
            selectedOption={[...ready, ...mine].find(({ value }) => value === chosen) ?? null}
            options={[
              { label: t.ready, options: ready },
              ...(mine.length === 0 ? [] : [{ label: t.mine, options: mine }]),
            ]}
            onChange={({ detail }) => pick(detail.selectedOption.value ?? "")}
          />
        </FormField>
      </div>
      {chosenName !== undefined && (
        <Button
          iconName="remove"
          variant="icon"
          ariaLabel={t.forget(chosenName)}
          onClick={() => {
            remove(chosenName);
            pick("ready:proxy");
          }}
        />
      )}
      <FormField label={t.saveAs}>
        <Input value={name} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <Button disabled={name.trim() === ""} onClick={() => void keep.run()}>
        {t.save}
      </Button>
      {keep.error !== undefined && <Failure error={keep.error} />}
    </div>
  );
}

function Result({ outcome: { functionError, payload, log, took } }: { outcome: Outcome }) {
  const t = useMessages(texts);
  return (
    <Container
      header={
        <Header
          info={
            <StatusIndicator type={functionError === undefined ? "success" : "error"}>
              {functionError === undefined ? t.succeeded : t.threw(functionError)}
            </StatusIndicator>
          }
          description={t.took(took)}
        >
          {t.result}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <div>
          <Box variant="awsui-key-label">{t.answer}</Box>
          <Json value={payload} label={t.answer} />
        </div>
        <div>
          <Box variant="awsui-key-label">{t.log}</Box>
          <Code text={log} label={t.log} />
        </div>
      </SpaceBetween>
    </Container>
  );
}
