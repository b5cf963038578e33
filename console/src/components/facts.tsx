import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import type { ReactNode } from "react";

/** What there is to know of a thing, name by name; one without a value is left out. */
export function Facts({ facts, columns = 3 }: { facts: readonly (readonly [string, ReactNode])[]; columns?: number }) {
  return (
    <KeyValuePairs
      columns={columns}
      items={facts.flatMap(([label, value]) =>
        value === undefined || value === null || value === "" ? [] : [{ label, value }],
      )}
    />
  );
}
