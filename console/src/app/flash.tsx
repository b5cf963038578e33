import type { FlashbarProps } from "@cloudscape-design/components/flashbar";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { messages, useMessages } from "../text/language.js";

const texts = messages({
  dismiss: { en: "Dismiss message", ja: "メッセージを閉じる" },
});

type Flash = Pick<FlashbarProps.MessageDefinition, "type" | "header" | "content">;

const Shown = createContext<readonly FlashbarProps.MessageDefinition[]>([]);
const Show = createContext<(flash: Flash) => void>(() => {});

/** How long a success is shown; an error stays until it is dismissed. */
const SUCCESS_STAYS = 6000;
const MOST_SHOWN = 5;

export function FlashProvider({ children }: { children: ReactNode }) {
  const t = useMessages(texts);
  const [flashes, setFlashes] = useState<readonly (Flash & { id: string })[]>([]);
  const count = useRef(0);
  const dismiss = useCallback((id: string) => setFlashes((all) => all.filter((flash) => flash.id !== id)), []);
  const show = useCallback(
    (flash: Flash) => {
      const id = String(count.current++);
      setFlashes((all) => [{ ...flash, id }, ...all].slice(0, MOST_SHOWN));
      if (flash.type === "success") setTimeout(() => dismiss(id), SUCCESS_STAYS);
    },
    [dismiss],
  );
  const shown = useMemo(
    () =>
      flashes.map((flash) => ({
        ...flash,
        dismissible: true,
        dismissLabel: t.dismiss,
        onDismiss: () => dismiss(flash.id),
      })),
    [flashes, t, dismiss],
  );
  return (
    <Show value={show}>
      <Shown value={shown}>{children}</Shown>
    </Show>
  );
}

/** `const flash = useFlash(); flash({type: "success", content: t.deleted})` */
export const useFlash = () => useContext(Show);

export const useFlashes = () => useContext(Shown);
