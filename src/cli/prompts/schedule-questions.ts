import { wrongSchedule } from "../../project/authoring/index.js";
import type { Asker } from "./asker.js";

type Interval = "minutes" | "hours" | "days" | "cron";
const UNITS: Record<Exclude<Interval, "cron">, string> = { minutes: "minute", hours: "hour", days: "day" };

/** A schedule expression; undefined where none is wanted. */
export async function askSchedule(asker: Asker): Promise<string | undefined> {
  if (asker.given("schedule")) return givenSchedule(asker);
  if (!asker.asks) return undefined;
  const wanted = await asker.yesNo({
    flag: "schedule",
    ask: "Do you want to invoke this function on a recurring schedule?",
    standard: false,
  });
  return wanted ? askInterval(asker) : undefined;
}

const givenSchedule = (asker: Asker): Promise<string> =>
  asker.text({ flag: "schedule", ask: "Schedule", wrong: wrongSchedule });

/** The schedule of a function that has `now`; null where it is to have none any more. */
export async function askScheduleChange(asker: Asker, now: string | undefined): Promise<string | null | undefined> {
  if (asker.given("schedule")) return asker.off("schedule") ? null : givenSchedule(asker);
  if (now === undefined) return askSchedule(asker);
  const action = await asker.choose<"update" | "remove">({
    flag: "schedule",
    ask: "Select from the following options:",
    choices: [
      { value: "update", name: "Update the schedule" },
      { value: "remove", name: "Remove the schedule" },
    ],
  });
  return action === "remove" ? null : askInterval(asker);
}

async function askInterval(asker: Asker): Promise<string> {
  const interval = await asker.choose<Interval>({
    flag: "schedule",
    ask: "At which interval should the function be invoked:",
    standard: "minutes",
    choices: [
      { value: "minutes", name: "Minutes" },
      { value: "hours", name: "Hours" },
      { value: "days", name: "Days" },
      { value: "cron", name: "Custom AWS cron expression" },
    ],
  });
  if (interval === "cron")
    return asker.text({ flag: "schedule", ask: "Custom AWS cron expression:", wrong: wrongSchedule });
  const unit = UNITS[interval];
  const rate = await asker.text({
    flag: "schedule",
    ask: `Enter the rate in ${interval}:`,
    standard: "5",
    wrong: (answer) => (/^[1-9]\d*$/.test(answer) ? undefined : "Type a whole number from 1 on."),
  });
  return `rate(${rate} ${rate === "1" ? unit : interval})`;
}
