import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { messages, useMessages } from "../text/language.js";

const texts = messages({
  seen: { en: "Seen", ja: "実際" },
  expected: { en: "Expected", ja: "期待" },
  whatToDo: { en: "What to do", ja: "対処" },
  passed: { en: "held", ja: "成立" },
  failed: { en: "did not hold", ja: "不成立" },
});

/** As the local API tells them (docs/console.md). */
export interface Check {
  readonly what: string;
  readonly passed: boolean;
  readonly actual?: unknown;
  readonly expected?: unknown;
  readonly advice?: string;
}

/** A fact of a check, in one line. */
export const fact = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

/** What was looked at, in order; of what failed, what was seen, what was expected and what to do. */
export function Checks({ checks }: { checks: readonly Check[] }) {
  return (
    <ol className="checks">
      {checks.map((check, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a record's checks never change their order.
        <CheckLine key={at} check={check} />
      ))}
    </ol>
  );
}

function CheckLine({ check: { what, passed, actual, expected, advice } }: { check: Check }) {
  const t = useMessages(texts);
  return (
    <li>
      <StatusIndicator type={passed ? "success" : "error"} iconAriaLabel={passed ? t.passed : t.failed}>
        {what}
      </StatusIndicator>
      {!passed && (actual !== undefined || expected !== undefined || advice !== undefined) && (
        <dl>
          {actual !== undefined && <Fact name={t.seen} value={fact(actual)} />}
          {expected !== undefined && <Fact name={t.expected} value={fact(expected)} />}
          {advice !== undefined && <Fact name={t.whatToDo} value={advice} />}
        </dl>
      )}
    </li>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);
