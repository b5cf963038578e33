/**
 * Delivers three records one by one in a process that the test kills: prints the number of each, and stays in the midst
 * of the second. Argument: the database.
 */
import { systemClock } from "../../src/lib/clock.js";
import { systemRandom } from "../../src/lib/ids.js";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";
import { systemTimer } from "../../src/lib/timer.js";
import { EventSourceMappings } from "../../src/services/lambda/event-source-mappings.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { MemoryStreams, STREAM } from "./streams.js";

const streams = new MemoryStreams();
streams.write(3);
let calls = 0;
const mappings = new EventSourceMappings({
  store: openSqlite(process.argv[2] ?? ""),
  clock: systemClock,
  random: systemRandom,
  placement: DEFAULT_PLACEMENT,
  timer: systemTimer,
  streams,
  roleOf: () => "role",
  invoke: async () => {
    console.log(++calls);
    if (calls === 2) await new Promise((resolve) => setTimeout(resolve, 1e6));
    return { statusCode: 200, executedVersion: "$LATEST", payload: "null" };
  },
  tell: () => {},
  reportDefect: (_, defect) => console.error(defect),
});
mappings.create({ FunctionName: "f", EventSourceArn: STREAM, StartingPosition: "TRIM_HORIZON", BatchSize: 1 });
