import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect, vi } from "vitest";
import { builtConsole } from "../../scripts/console.js";
import type { ServerOptions } from "../../src/server/listen.js";
import { openBrowser } from "../e2e/harness/browser.js";
import { startCloud, type TestCloud } from "../harness/cloud.js";

// A browser, a cloud and a function beside other tests on two cores: each of them may be slow to come up.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const ROOT = join(import.meta.dirname, "../..");
/** Git-ignored. */
const SCREENSHOTS = join(ROOT, "test/.work/console");

export interface ShownConsole {
  readonly page: Page;
  /** Goes to a page of the console and waits for its heading: `await go("/requests", "Requests")`. */
  go(path: string, heading: string | RegExp): Promise<void>;
}

/** A cloud of its own in this process, with the console as it is now. */
export async function startConsoleCloud(options: Partial<ServerOptions> = {}): Promise<TestCloud> {
  const { directory } = await builtConsole(ROOT);
  return startCloud({ consoleDirectory: directory, ...options });
}

let browser: Promise<Browser> | undefined;

/** The console in a Chromium. The page's errors, and requests that would leave this machine, fail the test that asks for them. */
export async function showConsole(url: string, options: BrowserContextOptions = {}): Promise<ShownConsole & Watched> {
  browser ??= openBrowser();
  const context = await (await browser).newContext({
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    colorScheme: "light",
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  // Less than a test has: the error then says what was waited for.
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const abroad: string[] = [];
  const errors: string[] = [];
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== new URL(url).origin) abroad.push(request.url());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  // A refusal by the Content-Security-Policy is told here too.
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  return {
    page,
    abroad,
    errors,
    async go(path, heading) {
      await page.goto(`${url}/_sekisho/console${path}`);
      await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    },
  };
}

export interface Watched {
  /** Addresses of other origins that the page asked for. */
  readonly abroad: readonly string[];
  /** Exceptions, what the browser refused, and answers of 400 and more. */
  readonly errors: readonly string[];
}

/** No fault that axe calls serious or critical (WCAG 2.2 A and AA, and its best practices). */
export async function expectAccessible(page: Page): Promise<void> {
  // Through the debugger: the page's own policy lets no foreign script in.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html.slice(0, 300)) }));
  });
  expect(violations).toEqual([]);
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** Makes a picture for the README anew, where `SEKISHO_PICTURES` is set: times and ports differ with each run. */
export async function picture(page: Page, name: string, from: "top" | "end" = "end"): Promise<void> {
  if (process.env.SEKISHO_PICTURES === undefined) return;
  const before = page.viewportSize();
  await page.setViewportSize({ width: 1200, height: 960 });
  await page.evaluate(from === "top" ? "scrollTo(0, 0)" : "scrollTo(0, document.body.scrollHeight)");
  await page.screenshot({ path: join(ROOT, "docs/images", `${name}.png`), animations: "disabled" });
  if (before) await page.setViewportSize(before);
}

/** Writes `<name>-light.png` and `<name>-dark.png` to test/.work/console. */
export async function screenshots(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(colorScheme === "dark" ? "body.awsui-dark-mode" : "body:not(.awsui-dark-mode)").waitFor();
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`), animations: "disabled" });
  }
  await page.emulateMedia({ colorScheme: "light" });
}
