import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useFlash } from "../app/flash.js";
import { useAction } from "../data/use-action.js";
import { messages, useMessages } from "../text/language.js";
import { Failure } from "./failure.js";
import { Question } from "./question.js";

const texts = messages({
  title: { en: (name: string) => `Delete ${name}?`, ja: (name: string) => `${name} を削除しますか?` },
  cannot: { en: "This can't be undone.", ja: "この操作は元に戻せません。" },
  type: {
    en: (name: string) => `To go on, type ${name}`,
    ja: (name: string) => `続行するには ${name} と入力してください`,
  },
  remove: { en: "Delete", ja: "削除" },
  done: { en: (name: string) => `${name} is deleted`, ja: (name: string) => `${name} を削除しました` },
});

export interface ConfirmDeleteProps {
  /** Of what is deleted. */
  readonly name: string;
  readonly remove: () => Promise<unknown>;
  /** Called when it is deleted, and when the person thought better of it. */
  readonly close: (deleted: boolean) => void;
  /** Whether the name has to be typed: for what others depend on. */
  readonly typed?: boolean;
}

/** Asks before something is deleted; render it while the question stands. */
export function ConfirmDelete({ name, remove, close, typed = false }: ConfirmDeleteProps) {
  const t = useMessages(texts);
  const flash = useFlash();
  const [given, setGiven] = useState("");
  const { run, isRunning, error } = useAction(remove);
  const confirm = async () => {
    if (!(await run())) return;
    flash({ type: "success", content: t.done(name) });
    close(true);
  };
  return (
    <Question
      title={t.title(name)}
      submit={t.remove}
      isReady={!typed || given === name}
      isRunning={isRunning}
      go={confirm}
      cancel={() => close(false)}
    >
      <SpaceBetween size="m">
        <span>{t.cannot}</span>
        {typed && (
          <FormField label={t.type(name)}>
            <Input value={given} onChange={({ detail }) => setGiven(detail.value)} />
          </FormField>
        )}
        {error !== undefined && <Failure error={error} />}
      </SpaceBetween>
    </Question>
  );
}
