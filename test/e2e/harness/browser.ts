import { cpSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll } from "vitest";
import { chromiumOptions } from "../../harness/chromium.js";

const ROOT = join(import.meta.dirname, "../../..");
const PAGES = join(import.meta.dirname, "../pages");
const toClose: (() => unknown)[] = [];

afterAll(() => Promise.all(toClose.map((close) => close())));

/** A page that is shown in a real browser. */
export interface Shown {
  readonly page: Page;
  readonly origin: string;
  /** Addresses outside this machine that the page asked for; they are not reached. */
  readonly abroad: readonly string[];
  /** What the page reported as errors: exceptions, and answers that the browser kept from it (CORS). */
  readonly errors: readonly string[];
  fill(fields: Readonly<Record<string, string>>): Promise<void>;
  /** Presses a button and gives what the page then shows. */
  press(button: string): Promise<unknown>;
}

export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch(chromiumOptions());
  toClose.push(() => browser.close());
  return browser;
}

/**
 * Puts a page of test/e2e/pages into a project's front end, beside the configuration that `start` wrote there, bundles it
 * as a front end's build does and serves it from an origin of its own, as a development server would.
 */
export async function showPage(
  browser: Browser,
  project: { readonly directory: string; readonly apiName: string; readonly path: string; readonly signed?: boolean },
  library: "aws-amplify" | "aws-amplify-5",
): Promise<Shown> {
  const { directory, apiName, path, signed = false } = project;
  const entry = library === "aws-amplify" ? "amplify-6.js" : "amplify-5.js";
  const define = { CALLED: JSON.stringify({ apiName, path, signed }) };
  return showScript(browser, directory, { files: [entry, "form.js"], library, define });
}

export interface Script {
  /** Of test/e2e/pages; the first is where it begins. */
  readonly files: readonly string[];
  /** What `aws-amplify` is. */
  readonly library: "aws-amplify" | "aws-amplify-5";
  readonly define?: Readonly<Record<string, string>>;
  readonly plugins?: Plugin[];
}

/** The same for any script. */
export async function showScript(
  browser: Browser,
  directory: string,
  { files, library, define, plugins = [] }: Script,
): Promise<Shown> {
  const folder = join(directory, "src");
  for (const file of files) cpSync(join(PAGES, file), join(folder, file));
  const { outputFiles } = await build({
    entryPoints: [join(folder, files[0] ?? "")],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    nodePaths: [join(ROOT, "node_modules")],
    alias: { "aws-amplify": library },
    define: { global: "globalThis", ...define },
    plugins,
    logLevel: "error",
  });
  const origin = await serveFiles({
    "/": ["text/html", readFileSync(join(PAGES, "index.html"))],
    "/app.js": ["text/javascript", outputFiles[0]?.contents ?? Buffer.alloc(0)],
  });

  const page = await (await browser.newContext()).newPage();
  const abroad: string[] = [];
  const errors: string[] = [];
  await page.route(
    (url) => !["localhost", "127.0.0.1"].includes(url.hostname),
    (route) => {
      abroad.push(route.request().url());
      return route.abort();
    },
  );
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(origin);
  return {
    ...{ page, origin, abroad, errors },
    async fill(fields) {
      for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
    },
    async press(button) {
      await page.getByRole("button", { name: button, exact: true }).click();
      const shown = page.locator("output:not(:empty)");
      await shown.waitFor();
      return JSON.parse((await shown.textContent()) ?? "");
    },
  };
}

async function serveFiles(files: Readonly<Record<string, readonly [type: string, body: Uint8Array]>>): Promise<string> {
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ""] ?? [];
    if (type === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  toClose.push(() => server.close());
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}
