import { clientSettings } from "../aws.js";
import type { Command } from "../command.js";
import { paintFor } from "../output.js";
import { Problem } from "../problem.js";
import { cloudOptions, runningCloud } from "../running-cloud.js";

const POLL_MILLISECONDS = 300;
const DEFAULT_LINES = 100;

const logs: Command = {
  name: "logs",
  summary: "What the functions printed",
  words: ["[function]"],
  options: {
    follow: { short: "f", what: "go on with new lines until Ctrl-C" },
    lines: { value: "N", short: "n", what: `how many of the newest lines (default ${DEFAULT_LINES})` },
    ...cloudOptions,
  },
  examples: [["sekisho logs greet -f", "watch what the function greet prints"]],

  async run({ words: [asked], options, directory, out, environment }) {
    const { target, project } = await runningCloud(directory, options);
    const most = options.number("lines", 100_000) ?? DEFAULT_LINES;
    const { CloudWatchLogsClient, DescribeLogGroupsCommand, FilterLogEventsCommand } = await import(
      "@aws-sdk/client-cloudwatch-logs"
    );
    const client = new CloudWatchLogsClient(clientSettings(target));
    const paint = paintFor(out, environment);

    const deployed = project?.functions.find(({ name }) => name === asked)?.functionName ?? asked;
    const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/aws/lambda/" }));
    const groups = logGroups.flatMap(({ logGroupName }) => logGroupName ?? []);
    const wanted = deployed === undefined ? groups : groups.filter((group) => group === `/aws/lambda/${deployed}`);
    const isFunction = project?.functions.some(({ name, functionName }) => [name, functionName].includes(asked ?? ""));
    if (wanted.length === 0 && asked !== undefined && !isFunction) {
      const names = project?.functions.map(({ name }) => name) ?? [];
      throw new Problem(`There is no function "${asked}".`, `Functions: ${names.join(", ") || "none"}`);
    }

    const newest = (await Promise.all(wanted.map((group) => eventsSince(group, 0)))).flat();
    newest.sort((a, b) => a.timestamp - b.timestamp);
    for (const event of newest.slice(-most)) show(event);
    if (!options.on("follow")) {
      if (newest.length === 0) out.write(paint.dim("Nothing yet: no function has been called.\n"));
      return 0;
    }
    const followed = deployed === undefined ? undefined : `/aws/lambda/${deployed}`;
    const seen = new Set(newest.map(({ eventId }) => eventId));
    let since = newest.at(-1)?.timestamp ?? Date.now();
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
      const { logGroups: now = [] } = await client.send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: followed ?? "/aws/lambda/" }),
      );
      for (const group of now.flatMap(({ logGroupName }) => logGroupName ?? [])) {
        for (const event of await eventsSince(group, since)) {
          if (seen.has(event.eventId)) continue;
          seen.add(event.eventId);
          since = Math.max(since, event.timestamp);
          show(event);
        }
      }
    }

    async function eventsSince(group: string, startTime: number) {
      const found: { eventId: string; group: string; timestamp: number; message: string }[] = [];
      let nextToken: string | undefined;
      do {
        const page = await client.send(new FilterLogEventsCommand({ logGroupName: group, startTime, nextToken }));
        for (const { eventId = "", timestamp = 0, message = "" } of page.events ?? [])
          found.push({ eventId, group, timestamp, message });
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return found;
    }

    function show({ group, timestamp, message }: { group: string; timestamp: number; message: string }): void {
      const time = new Date(timestamp).toISOString().slice(11, 23);
      const label = wanted.length === 1 ? "" : `${paint.cyan(group.replace("/aws/lambda/", ""))} `;
      out.write(`${paint.dim(time)} ${label}${message.replace(/\n$/, "")}\n`);
    }
  },
};

export default logs;
