import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import { messages, useMessages } from "../text/language.js";

const texts = messages({
  copy: { en: "Copy", ja: "コピー" },
  copied: { en: "Copied", ja: "コピーしました" },
  failed: { en: "The browser did not let it be copied", ja: "コピーできませんでした" },
});

/** An ARN, an id, an address: shown, with a button that copies it. */
export function Copyable({ text }: { text: string }) {
  const t = useMessages(texts);
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={text}
      copyButtonAriaLabel={`${t.copy}: ${text}`}
      copySuccessText={t.copied}
      copyErrorText={t.failed}
    />
  );
}

/** A button that copies what isn't shown beside it. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const t = useMessages(texts);
  return (
    <CopyToClipboard
      variant="button"
      textToCopy={text}
      copyButtonText={label}
      copySuccessText={t.copied}
      copyErrorText={t.failed}
    />
  );
}
