import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";
import { milliseconds, type RequestRecord } from "./record.js";

const NAMES = {
  parse: "parse",
  route: "route",
  authorize: "authorize",
  policy: "policy",
  "api-key": "apiKey",
  throttle: "throttle",
  validate: "validate",
  integrate: "integrate",
  respond: "respond",
} as const;

/** Where the time went: a bar for each step. */
export function Timing({ record: { durations, duration } }: { record: RequestRecord }) {
  const t = useMessages(texts);
  const nameOf = (step: string) => (step in NAMES ? t[NAMES[step as keyof typeof NAMES]] : step);
  return (
    <table className="timing">
      <tbody>
        {durations.map(([step, spent]) => (
          <tr key={step}>
            <th scope="row">{nameOf(step)}</th>
            <td className="bar">
              <div style={{ inlineSize: `${Math.min(100, (spent / duration) * 100)}%` }} />
            </td>
            <td>{spent < 0.1 ? "< 0.1 ms" : milliseconds(spent)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
