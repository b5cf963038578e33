import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqlite } from "../../src/store/sqlite.js";
import { TestCloud } from "./engine.js";
import { CHILD_URL, child, type Scenario, scenarios } from "./scenarios.js";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sekisho-resume-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a scenario in a process of its own that is killed at a step. */
const killedAt = (file: string, scenario: Scenario, step: number) =>
  new Promise<string | null>((resolve) => {
    const script = join(import.meta.dirname, "killed.ts");
    const process_ = execFile(process.execPath, ["--import", "tsx", script, file, scenario, String(step)]);
    process_.on("exit", (_code, signal) => resolve(signal));
  });

const CASES: [Scenario, number[]][] = [
  ["create", [0, 2, 3, 5]],
  ["update", [0, 3, 4, 6]],
  ["rollback", [6, 8]],
  ["delete", [0, 2]],
];

describe("an operation that was killed is finished at the next start", () => {
  it.each(CASES.flatMap(([scenario, steps]) => steps.map((step) => [scenario, step] as const)))(
    "%s, at step %i",
    async (scenario, step) => {
      const file = join(directory, "state.db");
      expect(await killedAt(file, scenario, step)).toBe("SIGKILL");
      const cloud = new TestCloud({ store: openSqlite(file) });
      cloud.templates.set(CHILD_URL, child("2"));
      const { failures = {}, status, owners } = scenarios[scenario];
      for (const [what, message] of Object.entries(failures)) cloud.failures.set(what, message);
      await Promise.all(cloud.deployments.resume());
      const [{ value: stack } = { value: undefined }] = cloud.deployments.engine.tables.stacks.find("name", {
        equals: "app",
      });
      expect(stack?.status).toBe(status);
      const found = Object.values(cloud.things()).map(({ owner }) => owner);
      expect(found.sort()).toEqual(owners);
      cloud.store.close();
    },
  );
});

describe("a stop in the middle", () => {
  it("leaves the operation to the next start", async () => {
    const file = join(directory, "state.db");
    const cloud = new TestCloud({ store: openSqlite(file) });
    cloud.templates.set(CHILD_URL, child("1"));
    let stopped: Promise<void> | undefined;
    cloud.onStep = (step) => {
      if (step === "made Bucket") stopped = cloud.deployments.stop();
    };
    const { StackId } = await scenarios.create.act(cloud);
    await cloud.deployments.settled(StackId);
    await stopped;
    expect(cloud.deployments.engine.stack(StackId).status).toBe("CREATE_IN_PROGRESS");
    cloud.store.close();
    const next = new TestCloud({ store: openSqlite(file) });
    next.templates.set(CHILD_URL, child("1"));
    await Promise.all(next.deployments.resume());
    expect((await next.describe("app")).StackStatus).toBe("CREATE_COMPLETE");
    next.store.close();
  });
});
