import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";
import { useFlash } from "../../app/flash.js";
import { Failure } from "../../components/failure.js";
import { useAction } from "../../data/use-action.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

export interface DialogProps {
  readonly title: string;
  readonly submit: string;
  readonly isReady: boolean;
  /** What the button does; its answer is what is then said. */
  readonly act: () => Promise<string>;
  /** Called when it is done, and when the person thought better of it. */
  readonly close: (isDone: boolean) => void;
  readonly children: ReactNode;
}

/** A question with a form; it stays, and says why, where it fails. */
export function Dialog({ title, submit, isReady, act, close, children }: DialogProps) {
  const t = useMessages(texts);
  const flash = useFlash();
  const { run, isRunning, error } = useAction(async () => flash({ type: "success", content: await act() }));
  const go = async () => {
    if (await run()) close(true);
  };
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel={t.close}
      onDismiss={() => close(false)}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => close(false)}>
              {t.cancel}
            </Button>
            <Button variant="primary" loading={isRunning} disabled={!isReady} onClick={go}>
              {submit}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void go();
        }}
      >
        <SpaceBetween size="m">
          {children}
          {error !== undefined && <Failure error={error} />}
        </SpaceBetween>
      </form>
    </Modal>
  );
}
