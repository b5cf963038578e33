import Tabs from "@cloudscape-design/components/tabs";
import type { ReactNode } from "react";
import { useQuery } from "../app/router.js";

export interface AddressTab {
  /** As it stands in the address: `?tab=events`. */
  readonly id: string;
  readonly label: string;
  /** Made when the tab is shown. */
  readonly content: () => ReactNode;
}

/** Tabs whose choice stands in the address, so that a link leads to one. The first is shown where none is named. */
export function AddressTabs({ label, tabs }: { label: string; tabs: readonly AddressTab[] }) {
  const [query, change] = useQuery();
  const [first] = tabs;
  const active = tabs.find(({ id }) => id === query.get("tab")) ?? first;
  return (
    <Tabs
      ariaLabel={label}
      activeTabId={active?.id ?? ""}
      onChange={({ detail }) => change({ tab: detail.activeTabId === first?.id ? undefined : detail.activeTabId })}
      tabs={tabs.map(({ id, label, content }) => ({ id, label, content: id === active?.id ? content() : null }))}
    />
  );
}
