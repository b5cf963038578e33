import { GetFunctionCommand, type GetFunctionCommandOutput, LambdaClient } from "@aws-sdk/client-lambda";
import Button from "@cloudscape-design/components/button";
import type { PageProps } from "../../app/pages.js";
import { client } from "../../aws/client.js";
import { AddressTabs } from "../../components/address-tabs.js";
import { DetailPage } from "../../components/detail-page.js";
import { LogViewer } from "../../components/log-viewer.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { Configuration } from "./configuration.js";
import { texts } from "./messages.js";
import { TestEvent } from "./test-event.js";
import { Triggers } from "./triggers.js";

/** A function: try it, see how it is set up and who may call it, and read its log. */
export default function FunctionPage({ params: { functionName = "" } }: PageProps) {
  const t = useMessages(texts);
  const loaded = useLoaded(functionName, async (abortSignal) =>
    (await client(LambdaClient)).send(new GetFunctionCommand({ FunctionName: functionName }), { abortSignal }),
  );
  const location = loaded.value?.Code?.Location;
  return (
    <DetailPage
      title={functionName}
      trail={[{ text: t.title, to: "/lambda" }]}
      description={loaded.value?.Configuration?.Description}
      actions={
        location !== undefined && (
          <Button iconName="download" href={pathOf(location)} download={`${functionName}.zip`}>
            {t.download}
          </Button>
        )
      }
    >
      <WhenLoaded loaded={loaded}>{(found) => <Shown functionName={functionName} found={found} />}</WhenLoaded>
    </DetailPage>
  );
}

/** Of an address of this cloud, whatever name it goes by: another origin's file the browser would show, not keep. */
const pathOf = (address: string): string => {
  const { pathname, search } = new URL(address);
  return pathname + search;
};

function Shown({ functionName, found }: { functionName: string; found: GetFunctionCommandOutput }) {
  const t = useMessages(texts);
  const { Configuration: configuration = {} } = found;
  const logGroupName = configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${functionName}`;
  return (
    <AddressTabs
      label={functionName}
      tabs={[
        { id: "test", label: t.test, content: () => <TestEvent functionName={functionName} /> },
        {
          id: "configuration",
          label: t.configuration,
          content: () => <Configuration configuration={configuration} logGroupName={logGroupName} />,
        },
        { id: "triggers", label: t.triggers, content: () => <Triggers functionName={functionName} /> },
        { id: "logs", label: t.logs, content: () => <LogViewer logGroupName={logGroupName} /> },
      ]}
    />
  );
}
