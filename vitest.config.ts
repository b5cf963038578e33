import { defineConfig } from "vitest/config";

/** Tests that read the repository, or start the program itself. The others are of one process's parts. */
const PROGRAMS = ["test/*.test.ts", "test/cli/**/*.test.ts", "test/e2e/**/*.test.ts"];
const CONSOLE = "test/console/**/*.test.ts";

export default defineConfig({
  test: {
    // Two cores: more workers only fight for them.
    maxWorkers: 2,
    globalSetup: "test/harness/temporary-folder.ts",
    // The SDK's clients would warn of Node 20 in every file.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "parts",
          include: ["test/**/*.test.ts"],
          exclude: [...PROGRAMS, CONSOLE],
          // Loading was a third of their time: the files of a worker share it.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "console",
          include: [CONSOLE],
          isolate: false,
          globalSetup: ["test/harness/temporary-folder.ts", "test/console/browser.ts"],
          setupFiles: "test/console/each-file.ts",
          // A browser, a cloud and a function beside other tests: each of them may be slow to come up.
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      { extends: true, test: { name: "programs", include: PROGRAMS } },
    ],
  },
});
