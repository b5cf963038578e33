import { beforeAll, describe, expect, test } from "vitest";
import type { TestCloud } from "../harness/cloud.js";
import { expectAccessible, screenshots, showConsole, startConsoleCloud } from "./harness.js";

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startConsoleCloud();
});

describe("the console", () => {
  test("begins with the requests, is accessible and asks nobody but the port it came from", async () => {
    const { page, go, abroad, errors } = await showConsole(cloud.url);
    await go("/", "Requests");
    await page.getByRole("link", { name: "Account 000000000000" }).waitFor();
    await page.getByText("No request has come yet").waitFor();
    await expectAccessible(page);
    await screenshots(page, "requests-empty");
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });
});
