import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";
import { useFlash } from "../../app/flash.js";
import { Failure } from "../../components/failure.js";
import { Question } from "../../components/question.js";
import { useAction } from "../../data/use-action.js";

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
  const flash = useFlash();
  const { run, isRunning, error } = useAction(async () => flash({ type: "success", content: await act() }));
  const go = async () => {
    if (await run()) close(true);
  };
  return (
    <Question title={title} submit={submit} isReady={isReady} isRunning={isRunning} go={go} cancel={() => close(false)}>
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
    </Question>
  );
}
