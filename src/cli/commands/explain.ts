import { explain as linesOf } from "../../gateway/explain.js";
import type { RequestRecord } from "../../gateway/request-record.js";
import type { Command } from "../command.js";
import { type Paint, paintFor } from "../output.js";
import { Problem } from "../problem.js";
import { cloudOptions, runningCloud } from "../running-cloud.js";
import { paintExplanation } from "../sentences.js";
import { serverSentEvents } from "../server-sent-events.js";

const explain: Command = {
  name: "explain",
  summary: "Why a request was let through or refused",
  words: ["[request]"],
  options: {
    last: { what: "the newest request (what it does when no request is named)" },
    follow: { short: "f", what: "every request as it comes, until Ctrl-C" },
    json: { what: "the checks as JSON, one request a line" },
    ...cloudOptions,
  },
  examples: [
    ["sekisho explain 1f2a", "the request that the terminal showed as #1f2a, or that answered x-amzn-RequestId: 1f2a…"],
    ["sekisho explain --follow", "watch requests and their checks"],
  ],

  async run({ words: [asked], options, directory, out, environment }) {
    const { url } = await runningCloud(directory, options);
    const paint = paintFor(out, environment);
    const show = (record: RequestRecord) => {
      out.write(`${options.on("json") ? JSON.stringify(record) : page(record, paint)}\n`);
    };
    if (options.on("follow")) {
      for await (const record of serverSentEvents<RequestRecord>(`${url}/_sekisho/requests`)) show(record);
      return 0;
    }
    const { requests } = (await (await fetch(`${url}/_sekisho/requests`)).json()) as { requests: RequestRecord[] };
    const wanted = asked?.replace(/^#/, "");
    const found = wanted === undefined ? requests.at(-1) : requests.findLast(({ id }) => id.startsWith(wanted));
    if (!found) {
      throw requests.length === 0
        ? new Problem("No API has been called yet.", "Call one, then ask again.")
        : new Problem(`No request's id begins with "${wanted}".`, "The newest ones:  sekisho explain --last");
    }
    show(found);
    return 0;
  },
};

const page = (record: RequestRecord, paint: Paint): string => paintExplanation(linesOf(record), paint);

export default explain;
