import { CloudWatchLogsClient, FilterLogEventsCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { client } from "../../aws/client.js";
import { Code } from "../../components/json.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

/** What a function logged for one invocation. */
export default function LogLines(props: { functionArn: string; functionRequestId: string; time: number }) {
  const t = useMessages(texts);
  const loaded = useLoaded(props.functionRequestId, (signal) => linesOf(props, signal));
  return (
    <WhenLoaded loaded={loaded}>
      {(lines) => (lines.length === 0 ? t.noLog : <Code text={lines.join("")} label={t.log} />)}
    </WhenLoaded>
  );
}

/** A stream is one environment's, which handles one event at a time: what stands between START and REPORT is of this one. */
async function linesOf(
  { functionArn, functionRequestId, time }: { functionArn: string; functionRequestId: string; time: number },
  abortSignal: AbortSignal,
): Promise<string[]> {
  const [lambda, logs] = await Promise.all([client(LambdaClient), client(CloudWatchLogsClient)]);
  const { LoggingConfig } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionArn }), {
    abortSignal,
  });
  const logGroupName = LoggingConfig?.LogGroup ?? `/aws/lambda/${functionArn.split(":")[6]}`;
  const { events: own = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName, filterPattern: `"${functionRequestId}"`, startTime: time }),
    { abortSignal },
  );
  const [first] = own;
  const last = own.at(-1);
  if (first?.logStreamName === undefined || last?.timestamp === undefined) return [];
  const { events = [] } = await logs.send(
    new GetLogEventsCommand({
      logGroupName,
      logStreamName: first.logStreamName,
      startTime: first.timestamp,
      endTime: last.timestamp + 1,
      startFromHead: true,
    }),
    { abortSignal },
  );
  const names = ({ message = "" }: { message?: string | undefined }) => message.includes(functionRequestId);
  const from = events.findIndex(names);
  return events.slice(from, events.findLastIndex(names) + 1).map(({ message = "" }) => message.replace(/\n?$/, "\n"));
}
