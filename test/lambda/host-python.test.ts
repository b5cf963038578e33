import { chmodSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { hostPython } from "../../src/runtime/host-python.js";
import { create, startFunctions, temporaryFolder, writeFiles } from "./support.js";

/** Programs that say what Python says of itself; nothing else is on the PATH. */
function onPath(programs: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, script] of Object.entries(programs)) {
    writeFiles(folder, { [name]: `#!/bin/sh\n${script}\n` });
    chmodSync(join(folder, name), 0o755);
  }
  vi.stubEnv("PATH", folder);
  return folder;
}

const saying = (version: string) => `echo /real/python; echo ${version}`;

beforeEach(() => () => vi.unstubAllEnvs());

test("the very version comes before python3, and python3 before python", () => {
  onPath({ "python3.9": saying("3.9.1"), python3: saying("3.12.3"), python: saying("3.13.0") });
  expect(hostPython("python3.9")).toEqual({ program: "/real/python", version: "3.9.1" });
  expect(hostPython("python3.10")?.version).toBe("3.12.3");
});

test("a shim without its version, Python 2 and what is too old are passed over", () => {
  onPath({ "python3.8": "echo not installed >&2; exit 127", python3: saying("3.7.9"), python: saying("2.7.18") });
  expect(hostPython("python3.8")).toBeUndefined();
});

test("without Python a function is refused, with what to do; with it, it is made", async () => {
  onPath({});
  const { functions } = startFunctions();
  const input = { Runtime: "python3.11" };
  await expect(create(functions, "", input)).rejects.toMatchObject({
    code: "InvalidParameterValueException",
    message:
      "The runtime python3.11 needs Python 3.8 or newer on this machine, and there is none on the PATH (looked for python3.11, python3, python). Install it (https://www.python.org/downloads) and try again.",
  });
  onPath({ python3: saying("3.11.7") });
  await create(functions, "", input);
  expect(functions.names()).toEqual(["f"]);
});
