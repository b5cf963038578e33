import { existsSync } from "node:fs";

const BROWSERS = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** How Playwright starts the Chromium of this machine. */
export function chromiumOptions(): { executablePath: string; args: string[] } {
  const executablePath = BROWSERS.find((path) => path && existsSync(path));
  if (executablePath === undefined)
    throw new Error("No Chromium was found: npm test installs one, or name it in CHROMIUM");
  return { executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] };
}
