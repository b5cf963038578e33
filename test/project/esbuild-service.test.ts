import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { withEsbuild } from "../../src/project/override/esbuild-service.js";
import { transpile } from "../../src/project/override/transpile.js";

test("who is done first doesn't end the service of who is not", async () => {
  const directory = mkdtempSync(join(tmpdir(), "sekisho-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, "override.ts");
  writeFileSync(file, "export const override = (resources: unknown) => resources;");
  let goOn = (_: { contents: string }) => {};
  let isWaiting = () => {};
  const waiting = new Promise<void>((resolve) => {
    isWaiting = resolve;
  });
  const slow = withEsbuild(({ build }) =>
    build({
      stdin: { contents: 'import text from "slow"; export default text;' },
      bundle: true,
      write: false,
      plugins: [
        {
          name: "slow",
          setup(builder) {
            builder.onResolve({ filter: /^slow$/ }, () => ({ path: "slow", namespace: "slow" }));
            builder.onLoad({ filter: /./, namespace: "slow" }, () => {
              isWaiting();
              return new Promise<{ contents: string }>((resolve) => {
                goOn = resolve;
              });
            });
          },
        },
      ],
    }),
  );
  await waiting;
  expect((await transpile(file)).code).toContain("override");
  goOn({ contents: 'export default "slow but sure"' });
  expect((await slow).outputFiles[0]?.text).toContain("slow but sure");
});
