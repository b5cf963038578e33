import { CloudFormationClient, DeleteStackCommand, type Stack } from "@aws-sdk/client-cloudformation";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import type { PageProps } from "../../app/pages.js";
import { navigate } from "../../app/router.js";
import { client } from "../../aws/client.js";
import { AddressTabs } from "../../components/address-tabs.js";
import { ArnLink } from "../../components/arn-link.js";
import { ConfirmDelete } from "../../components/confirm-delete.js";
import { Copyable } from "../../components/copy.js";
import { DetailPage } from "../../components/detail-page.js";
import { Facts } from "../../components/facts.js";
import { SourceText } from "../../components/source-text.js";
import { Ago } from "../../components/time.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { Graph } from "./graph.js";
import { texts } from "./messages.js";
import { allStacks, templateOf } from "./stack-data.js";
import { Events, Outputs, Parameters, Resources } from "./stack-lists.js";
import { Status } from "./status.js";
import { useReloadWhileBusy } from "./use-reload-while-busy.js";

/** A stack: its resources, what happened to it, what went in and came out, its template and a picture of it. */
export default function StackPage({ params: { stackName = "" } }: PageProps) {
  const t = useMessages(texts);
  const [isDeleting, setDeleting] = useState(false);
  const loaded = useLoaded(stackName, async (signal) => {
    const found = (await allStacks(signal)).find(({ StackName }) => StackName === stackName);
    if (!found) throw new Error(`${t.notFound}: ${stackName}`);
    return found;
  });
  useReloadWhileBusy(loaded, [loaded.value?.StackStatus]);
  return (
    <DetailPage
      title={stackName}
      trail={[{ text: t.title, to: "/cloudformation" }]}
      description={loaded.value?.Description}
      info={<Status status={loaded.value?.StackStatus} />}
      actions={
        <Button disabled={!loaded.value || loaded.value.ParentId !== undefined} onClick={() => setDeleting(true)}>
          {t.remove}
        </Button>
      }
    >
      <WhenLoaded loaded={loaded}>{(stack) => <Shown stack={stack} />}</WhenLoaded>
      {isDeleting && (
        <ConfirmDelete
          name={stackName}
          typed
          remove={async () =>
            (await client(CloudFormationClient)).send(new DeleteStackCommand({ StackName: stackName }))
          }
          close={(deleted) => (deleted ? navigate("/cloudformation") : setDeleting(false))}
        />
      )}
    </DetailPage>
  );
}

function Shown({ stack }: { stack: Stack }) {
  const t = useMessages(texts);
  const { StackName = "", StackId = "", ParentId, CreationTime, LastUpdatedTime, StackStatusReason } = stack;
  /** What is shown of a stack that changes is asked for again. */
  const moment = `${StackId} ${stack.StackStatus} ${LastUpdatedTime?.getTime()}`;
  return (
    <SpaceBetween size="l">
      <Container>
        <Facts
          facts={[
            ["ARN", <Copyable key="arn" text={StackId} />],
            [t.created, CreationTime && <Ago time={CreationTime} />],
            [t.updated, LastUpdatedTime && <Ago time={LastUpdatedTime} />],
            [t.reason, StackStatusReason],
            [t.parent, ParentId && <ArnLink arn={ParentId} text={ParentId.split("/")[1] ?? ParentId} />],
            [t.capabilities, stack.Capabilities?.join(", ")],
          ]}
        />
      </Container>
      <AddressTabs
        label={StackName}
        tabs={[
          { id: "resources", label: t.resources, content: () => <Resources stackName={StackName} moment={moment} /> },
          { id: "events", label: t.events, content: () => <Events stackName={StackName} moment={moment} /> },
          { id: "outputs", label: t.outputs, content: () => <Outputs outputs={stack.Outputs ?? []} /> },
          { id: "parameters", label: t.parameters, content: () => <Parameters parameters={stack.Parameters ?? []} /> },
          { id: "template", label: t.template, content: () => <Template stackName={StackName} moment={moment} /> },
          { id: "graph", label: t.graph, content: () => <Graph stackName={StackName} moment={moment} /> },
        ]}
      />
    </SpaceBetween>
  );
}

function Template({ stackName, moment }: { stackName: string; moment: string }) {
  const t = useMessages(texts);
  const loaded = useLoaded(moment, (signal) => templateOf(stackName, signal));
  return <WhenLoaded loaded={loaded}>{(text) => <SourceText text={text} label={t.template} />}</WhenLoaded>;
}
