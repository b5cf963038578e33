import { spawn } from "node:child_process";
import type { CommandCall } from "../command.js";

/** Opens a file in the user's editor, and waits until it is closed; without an editor says where the file is. */
export async function openEditor({ environment, out }: CommandCall, file: string): Promise<void> {
  // EDITOR may hold options, as in "code --wait".
  const [editor, ...options] = (environment.VISUAL || environment.EDITOR || "")
    .split(" ")
    .filter((word) => word !== "");
  if (editor === undefined) {
    out.write(`Edit it here: ${file}\n(set EDITOR, and it opens by itself)\n`);
    return;
  }
  await new Promise<void>((resolve) => {
    const child = spawn(editor, [...options, file], { stdio: "inherit", env: environment });
    child.on("error", (error) => {
      out.write(`${editor} can't be run (${error.message}). Edit it here: ${file}\n`);
      resolve();
    });
    child.on("close", () => resolve());
  });
}
