import type { OutboxMessage } from "../../services/cognito-idp/outbox.js";
import type { Command } from "../command.js";
import { paintFor } from "../output.js";
import { cloudOptions, runningCloud } from "../running-cloud.js";
import { describeMessage } from "../sentences.js";
import { serverSentEvents } from "../server-sent-events.js";

const outbox: Command = {
  name: "outbox",
  summary: "Codes that the user pool would have mailed or texted",
  options: {
    follow: { short: "f", what: "go on with new messages until Ctrl-C" },
    json: { what: "one JSON object a line" },
    ...cloudOptions,
  },

  async run({ options, directory, out, environment }) {
    const { url } = await runningCloud(directory, options);
    const paint = paintFor(out, environment);
    const show = (message: OutboxMessage) =>
      out.write(`${options.on("json") ? JSON.stringify(message) : describeMessage(message, paint)}\n`);
    const response = await fetch(`${url}/_sekisho/outbox`);
    const { messages } = (await response.json()) as { messages: OutboxMessage[] };
    for (const message of messages) show(message);
    if (options.on("follow")) {
      for await (const message of serverSentEvents<OutboxMessage>(`${url}/_sekisho/outbox`)) show(message);
    } else if (messages.length === 0 && !options.on("json")) out.write(paint.dim("The outbox is empty.\n"));
    return 0;
  },
};

export default outbox;
