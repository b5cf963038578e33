import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";
import { messages, useMessages } from "../text/language.js";

const texts = messages({
  cancel: { en: "Cancel", ja: "キャンセル" },
  close: { en: "Close", ja: "閉じる" },
});

export interface QuestionProps {
  readonly title: string;
  /** The word on the button that goes on. */
  readonly submit: string;
  readonly isReady: boolean;
  readonly isRunning: boolean;
  readonly go: () => void;
  readonly cancel: () => void;
  readonly children: ReactNode;
}

/** What a person is asked before something is done; render it while the question stands. */
export function Question({ title, submit, isReady, isRunning, go, cancel, children }: QuestionProps) {
  const t = useMessages(texts);
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel={t.close}
      onDismiss={cancel}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={cancel}>
              {t.cancel}
            </Button>
            <Button variant="primary" loading={isRunning} disabled={!isReady} onClick={go}>
              {submit}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {children}
    </Modal>
  );
}
