import { join } from "node:path";
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { builtConsole } from "../../scripts/console.js";
import { chromiumOptions } from "../harness/chromium.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the run's one browser is reached: a WebSocket address. */
    readonly browser: string;
    /** The console's built files. */
    readonly consoleDirectory: string;
  }
}

/** Once for all tests of the console: its files are built, and one browser is started. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const { directory } = await builtConsole(join(import.meta.dirname, "../.."));
  const server = await chromium.launchServer(chromiumOptions());
  provide("consoleDirectory", directory);
  provide("browser", server.wsEndpoint());
  return () => server.close();
}
