import Spinner from "@cloudscape-design/components/spinner";
import type { ReactNode } from "react";
import type { Loaded } from "../data/use-loaded.js";
import { messages, useMessages } from "../text/language.js";
import { Failure } from "./failure.js";

const texts = messages({ loading: { en: "Loading", ja: "読み込み中" } });

/** What was loaded; until then a spinner, and where it failed the reason. */
export function WhenLoaded<T>({ loaded, children }: { loaded: Loaded<T>; children: (value: T) => ReactNode }) {
  const t = useMessages(texts);
  if (loaded.error !== undefined) return <Failure error={loaded.error} again={loaded.reload} />;
  if (loaded.value !== undefined) return <>{children(loaded.value)}</>;
  return (
    <span role="status" aria-label={t.loading}>
      <Spinner size="large" />
    </span>
  );
}
