import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** Short: below it lie Unix sockets, whose whole path may have 104 bytes on macOS. */
const NAME = "sk-";

/** A run's temporary files lie in a folder of its own, which goes with it: what the tests, and programs they end, leave. */
export default function setup(): (() => void) | undefined {
  if (basename(tmpdir()).startsWith(NAME)) return undefined;
  const folder = mkdtempSync(join(tmpdir(), NAME));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
