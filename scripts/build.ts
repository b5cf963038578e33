/**
 * Bundles the program into dist/: one ES module graph with code splitting, so that a command loads what it uses and
 * nothing else. Native and unbundlable packages stay outside (package.json, `dependencies`). Another folder than dist/ can
 * be named: `tsx scripts/build.ts FOLDER`. The web console is put beside it.
 */
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { CHILD_BUILD, CHILD_PROGRAMS, PYTHON_PROGRAM } from "../src/runtime/programs.js";
import { buildConsole } from "./console.js";

const root = join(import.meta.dirname, "..");
const out = resolve(process.argv[2] ?? join(root, "dist"));
const { dependencies = {} } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  dependencies?: Record<string, string>;
};

/** dynalite's actions work over a store of ours: the databases that it would bring, one of them native, stay out. */
const withoutLevel: Plugin = {
  name: "without-level",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(memory-)?level$/ }, ({ path }) => ({ path, namespace: "without-level" }));
    onLoad({ filter: /.*/, namespace: "without-level" }, () => ({ contents: "module.exports = {};" }));
  },
};

rmSync(out, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: "src/cli/main.ts", "override-child": "src/project/override/child.ts" },
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // ES modules where a package has them: they can be split and shaken.
  mainFields: ["module", "main"],
  chunkNames: "chunks/[name]-[hash]",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  metafile: true,
  // The SDK's clients are among them for functions to load; a command has them in its bundle, which loads in half the time.
  external: Object.keys(dependencies).filter((name) => !name.startsWith("@aws-sdk/")),
  plugins: [withoutLevel],
  // CommonJS packages inside an ES module bundle ask for these.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
// What a Lambda environment runs is one file without imports: it must load in an instant, and in any folder.
for (const [source, name] of Object.entries(CHILD_PROGRAMS))
  await build({
    ...CHILD_BUILD,
    absWorkingDir: root,
    entryPoints: [join("src/runtime", source)],
    outfile: join(out, "chunks", name),
  });
copyFileSync(join(root, "src/runtime", PYTHON_PROGRAM.source), join(out, "chunks", PYTHON_PROGRAM.name));
chmodSync(join(out, "main.js"), 0o755);
const ofConsole = await buildConsole(root, join(out, "console"));
writeThirdParty([...Object.keys(metafile.inputs), ...ofConsole]);

/** The licences of what the bundle holds. */
function writeThirdParty(inputs: readonly string[]): void {
  const packages = new Set(
    inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(input)?.[1] ?? []),
  );
  const lines = [...packages].sort().map((name) => {
    const { version, license } = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")) as {
      version: string;
      // Packages of before 2015 have an object.
      license: string | { type: string };
    };
    return `${name} ${version} ${typeof license === "string" ? license : license.type}`;
  });
  writeFileSync(join(out, "THIRD-PARTY.txt"), `${lines.join("\n")}\n`);
}
