import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAction } from "../data/use-action.js";
import { messages, useMessages } from "../text/language.js";
import { Copyable } from "./copy.js";
import { Failure } from "./failure.js";

const texts = messages({
  shown: { en: "Show", ja: "表示" },
  hidden: { en: "Hide", ja: "隠す" },
  show: { en: (name: string) => `Show ${name}`, ja: (name: string) => `${name} を表示` },
  hide: { en: (name: string) => `Hide ${name}`, ja: (name: string) => `${name} を隠す` },
});

/** A value that is shown when somebody asks for it, and asked for then: nobody reads it over a shoulder before. */
export function Secret({ name, read }: { name: string; read: () => Promise<string> | string }) {
  const t = useMessages(texts);
  const [value, setValue] = useState<string>();
  const { run, isRunning, error } = useAction(async () => setValue(await read()));
  const isShown = value !== undefined;
  return (
    <span className="secret">
      {isShown ? value === "" ? "–" : <Copyable text={value} /> : <span aria-hidden="true">••••••••</span>}
      <Button
        variant="inline-link"
        ariaLabel={isShown ? t.hide(name) : t.show(name)}
        loading={isRunning}
        onClick={() => (isShown ? setValue(undefined) : void run())}
      >
        {isShown ? t.hidden : t.shown}
      </Button>
      {error !== undefined && <Failure error={error} />}
    </span>
  );
}
