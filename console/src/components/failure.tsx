import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { messages, useMessages } from "../text/language.js";

const texts = messages({
  failed: { en: "That did not work", ja: "エラーが発生しました" },
  unreachable: { en: "The local cloud does not answer", ja: "ローカルクラウドが応答しません" },
  start: {
    en: "Is it still running? Start it with: sekisho start",
    ja: "起動していますか? 起動コマンド: sekisho start",
  },
  again: { en: "Try again", ja: "再試行" },
});

/** An error in the words of whoever made it, with what to do next. */
export function Failure({ error, again }: { error: unknown; again?: () => void }) {
  const t = useMessages(texts);
  // fetch rejects with a TypeError where nobody answers.
  const isUnreachable = error instanceof TypeError && /fetch|network/i.test(error.message);
  const { name, message } = error instanceof Error ? error : { name: "", message: String(error) };
  return (
    <Alert
      type="error"
      header={isUnreachable ? t.unreachable : t.failed}
      action={again && <Button onClick={again}>{t.again}</Button>}
    >
      {isUnreachable ? t.start : [name, message].filter((part) => part !== "" && part !== "Error").join(": ")}
    </Alert>
  );
}
