import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  type ParameterMetadata,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { useFlash } from "../../app/flash.js";
import type { PageProps } from "../../app/pages.js";
import { navigate } from "../../app/router.js";
import { client } from "../../aws/client.js";
import { ConfirmDelete } from "../../components/confirm-delete.js";
import { Copyable } from "../../components/copy.js";
import { DetailPage } from "../../components/detail-page.js";
import { Facts } from "../../components/facts.js";
import { Failure } from "../../components/failure.js";
import { Code } from "../../components/json.js";
import { Question } from "../../components/question.js";
import { Secret } from "../../components/secret.js";
import { Ago } from "../../components/time.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useAction } from "../../data/use-action.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

async function readValue(name: string): Promise<string> {
  const ssm = await client(SSMClient);
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  return Parameter?.Value ?? "";
}

/** One parameter. */
export default function Parameter({ params: { name = "" } }: PageProps) {
  const t = useMessages(texts);
  const loaded = useLoaded(name, async (abortSignal) => {
    const ssm = await client(SSMClient);
    const filter = { Key: "Name", Option: "Equals", Values: [name] };
    const { Parameters: [found] = [] } = await ssm.send(new DescribeParametersCommand({ ParameterFilters: [filter] }), {
      abortSignal,
    });
    if (!found) throw new Error(`${t.notFound}: ${name}`);
    return { found, value: found.Type === "SecureString" ? undefined : await readValue(name) };
  });
  const [asked, setAsked] = useState<"delete" | "edit">();
  return (
    <DetailPage
      title={name}
      trail={[{ text: t.title, to: "/ssm" }]}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={() => setAsked("delete")}>{t.remove}</Button>
          <Button onClick={() => setAsked("edit")}>{t.edit}</Button>
        </SpaceBetween>
      }
    >
      <WhenLoaded loaded={loaded}>{({ found, value }) => <Shown parameter={found} value={value} />}</WhenLoaded>
      {asked === "delete" && (
        <ConfirmDelete
          name={name}
          remove={async () => (await client(SSMClient)).send(new DeleteParameterCommand({ Name: name }))}
          close={(deleted) => (deleted ? navigate("/ssm") : setAsked(undefined))}
        />
      )}
      {asked === "edit" && (
        <Edit
          name={name}
          close={() => {
            setAsked(undefined);
            loaded.reload();
          }}
        />
      )}
    </DetailPage>
  );
}

function Shown({ parameter, value }: { parameter: ParameterMetadata; value: string | undefined }) {
  const t = useMessages(texts);
  const { Name = "", ARN = "", LastModifiedDate, Version } = parameter;
  return (
    <SpaceBetween size="l">
      <Container header={<Header>{t.value}</Header>}>
        {value === undefined ? (
          // A version's value never changes: a new one is hidden again.
          <Secret key={Version} name={t.theValue} read={() => readValue(Name)} />
        ) : (
          <Code text={value} label={t.value} />
        )}
      </Container>
      <Container header={<Header>{t.details}</Header>}>
        <Facts
          facts={[
            ["ARN", <Copyable key="arn" text={ARN} />],
            [t.type, parameter.Type],
            [t.version, Version],
            [t.modified, LastModifiedDate && <Ago time={LastModifiedDate} />],
            [t.tier, parameter.Tier],
            [t.key, parameter.KeyId],
            [t.pattern, parameter.AllowedPattern],
            [t.about, parameter.Description],
          ]}
        />
      </Container>
    </SpaceBetween>
  );
}

function Edit({ name, close }: { name: string; close: () => void }) {
  const t = useMessages(texts);
  const flash = useFlash();
  const [value, setValue] = useState("");
  const { run, isRunning, error } = useAction(async () =>
    (await client(SSMClient)).send(new PutParameterCommand({ Name: name, Value: value, Overwrite: true })),
  );
  const save = async () => {
    if (!(await run())) return;
    flash({ type: "success", content: t.saved(name) });
    close();
  };
  return (
    <Question title={t.edit} submit={t.save} isReady={value !== ""} isRunning={isRunning} go={save} cancel={close}>
      <SpaceBetween size="m">
        <FormField label={t.newValue} stretch>
          <Textarea value={value} rows={5} onChange={({ detail }) => setValue(detail.value)} />
        </FormField>
        {error !== undefined && <Failure error={error} />}
      </SpaceBetween>
    </Question>
  );
}
