import { readdirSync, readFileSync } from "node:fs";

/** Pages are 4 KiB on every machine that AWS's x86_64 runtimes and Apple's emulation know. */
const PAGE = 4096;

/**
 * Megabytes that the process holds for itself alone, i.e. without the shared pages of Node's own program; undefined
 * where the system doesn't tell (no /proc: there V8's heap limit alone guards).
 */
export function residentMegabytes(pid: number): number | undefined {
  try {
    const [, resident = "0", shared = "0"] = readFileSync(`/proc/${pid}/statm`, "latin1").split(" ");
    return Math.round(((Number(resident) - Number(shared)) * PAGE) / 1_048_576);
  } catch {
    return undefined;
  }
}

/**
 * Whether any thread of the process runs or is ready to; false while all of them sleep, and where the system doesn't
 * tell. The main thread alone would not do: it sleeps while it waits for V8's own threads to collect garbage.
 */
export function wantsProcessor(pid: number): boolean {
  const threads = `/proc/${pid}/task`;
  try {
    return readdirSync(threads).some((thread) => {
      const text = readFileSync(`${threads}/${thread}/stat`, "latin1");
      return text.charAt(text.lastIndexOf(")") + 2) === "R";
    });
  } catch {
    return false;
  }
}
