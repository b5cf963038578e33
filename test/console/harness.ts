import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Download,
  type Page,
} from "playwright-core";
import { expect, inject, onTestFailed } from "vitest";
import type { ServerOptions } from "../../src/server/listen.js";
import { removeFolders } from "../e2e/harness/project.js";
import { startCloud, type TestCloud } from "../harness/cloud.js";

const ROOT = join(import.meta.dirname, "../..");
/** Git-ignored. */
const SCREENSHOTS = join(ROOT, "test/.work/console");

export interface ShownConsole {
  readonly page: Page;
  /** Goes to a page of the console and waits for its heading: `await go("/requests", "Requests")`. */
  go(path: string, heading: string | RegExp): Promise<void>;
}

const clouds = new Set<TestCloud>();
/** Those of a file, by the settings of their contexts. */
const tabs = new Map<string, Promise<Tab>>();
let browser: Promise<Browser> | undefined;

/** A page, and what it did that a test wants to know of. */
interface Tab {
  readonly page: Page;
  /** The only one that it may ask. */
  origin: string;
  watched: { readonly abroad: string[]; readonly errors: string[] };
}

/** A cloud of its own in this process, with the console as it is now; closed when the file's tests are through. */
export async function startConsoleCloud(options: Partial<ServerOptions> = {}): Promise<TestCloud> {
  const cloud = await startCloud({ consoleDirectory: inject("consoleDirectory"), ...options });
  clouds.add(cloud);
  return cloud;
}

/** Closes and removes what a file's tests opened and made. */
export async function closeOpened(): Promise<void> {
  const opened = await Promise.all(tabs.values());
  tabs.clear();
  await Promise.all(opened.map(({ page }) => page.context().close()));
  await Promise.all([...clouds].map((cloud) => cloud.close()));
  clouds.clear();
  removeFolders();
}

/**
 * The console in a Chromium. The page's errors, and requests that would leave this machine, fail the test that asks for
 * them. What one test loaded serves the next, as the console is one page; after a failure the next begins with a new one.
 */
export async function showConsole(url: string, options: BrowserContextOptions = {}): Promise<ShownConsole & Watched> {
  const key = JSON.stringify(options);
  const opening = tabs.get(key) ?? openTab(options);
  tabs.set(key, opening);
  const tab = await opening;
  const { page } = tab;
  onTestFailed(async () => {
    tabs.delete(key);
    await page.context().close();
  });
  const home = `${url}/_sekisho/console`;
  if (page.url().startsWith(home)) await page.evaluate(`${LEAVE}; ${FORGET}`);
  tab.origin = url;
  tab.watched = { abroad: [], errors: [] };
  return {
    page,
    ...tab.watched,
    async go(path, heading) {
      if (page.url().startsWith(home)) await page.evaluate(`${LEAVE}; moveTo(${JSON.stringify(home + path)})`);
      else await page.goto(home + path);
      await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    },
  };
}

/** Nothing stays of what a page held when an address is shown that leads nowhere. */
const LEAVE = `
  globalThis.moveTo = (address) => {
    history.pushState(null, "", address);
    dispatchEvent(new Event("popstate"));
  };
  moveTo("/_sekisho/console/nowhere")`;
/** Nor of what the browser was told to remember, and the person was told. */
const FORGET = `
  localStorage.clear();
  for (const flash of document.querySelectorAll("[aria-label='Dismiss message'], [aria-label='メッセージを閉じる']")) flash.click()`;

async function openTab(options: BrowserContextOptions): Promise<Tab> {
  const page = await (await openContext(options)).newPage();
  const tab: Tab = { page, origin: "", watched: { abroad: [], errors: [] } };
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== tab.origin) tab.watched.abroad.push(request.url());
  });
  page.on("pageerror", (error) => tab.watched.errors.push(error.message));
  // A refusal by the Content-Security-Policy is told here too.
  page.on("console", (message) => message.type() === "error" && tab.watched.errors.push(message.text()));
  return tab;
}

async function openContext(options: BrowserContextOptions): Promise<BrowserContext> {
  browser ??= chromium.connect(inject("browser"));
  const context = await (await browser).newContext({
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    colorScheme: "light",
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  // Less than a test has: the error then says what was waited for.
  context.setDefaultTimeout(30_000);
  return context;
}

export interface Watched {
  /** Addresses of other origins that the page asked for. */
  readonly abroad: readonly string[];
  /** Exceptions, what the browser refused, and answers of 400 and more. */
  readonly errors: readonly string[];
}

/** No fault that axe calls serious or critical (WCAG 2.2 A and AA, and its best practices). */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}

/** The same of a dialog that is open, and that it can be read in the dark too: the themes differ in their colours alone. */
export async function expectAccessibleDialog(page: Page): Promise<void> {
  await page.getByRole("dialog").waitFor();
  await expectAccessible(page);
  await inTheme(page, "dark");
  expect(await violations(page, ["color-contrast"])).toEqual([]);
  await inTheme(page, "light");
}

async function violations(page: Page, rules?: readonly string[]): Promise<object[]> {
  // Through the debugger: the page's own policy lets no foreign script in.
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source);
  return page.evaluate(async (runOnly) => {
    const { axe } = globalThis as unknown as { axe: { run(settings: object): Promise<{ violations: Violation[] }> } };
    const { violations } = await axe.run({ resultTypes: ["violations"], ...(runOnly && { runOnly }) });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => html.slice(0, 300)) }));
  }, rules);
}

/** What the operating system asks for; the console follows. */
async function inTheme(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.locator(colorScheme === "dark" ? "body.awsui-dark-mode" : "body:not(.awsui-dark-mode)").waitFor();
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

/** Writes `<name>-light.png` and `<name>-dark.png` to test/.work/console, where `SEKISHO_SCREENSHOTS` is set. */
export async function screenshots(page: Page, name: string): Promise<void> {
  if (process.env.SEKISHO_SCREENSHOTS === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  for (const colorScheme of ["dark", "light"] as const) {
    await inTheme(page, colorScheme);
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`), animations: "disabled" });
  }
}

/** What the browser saved as a file. */
export async function savedBytes(download: Download): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part);
  return Buffer.concat(parts);
}
