import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Kilobytes, gzip: what a browser loads before it shows the list of requests, and what the largest page adds to that. */
const BUDGET = { firstPaint: 400, largestPage: 200 };
const KEPT_BUILDS = 4;

interface Built {
  /** Files of which the bundle was made, relative to the root. */
  readonly inputs: readonly string[];
  readonly sizes: Sizes;
}

interface Sizes {
  readonly firstPaint: number;
  readonly largestPage: readonly [name: string, kilobytes: number];
  readonly all: number;
}

/** What Vite tells of a chunk or an asset that it made. */
interface Output {
  readonly fileName: string;
  readonly type: "chunk" | "asset";
  readonly name?: string | undefined;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly moduleIds?: readonly string[];
  readonly facadeModuleId?: string | null;
  readonly viteMetadata?: { readonly importedCss: ReadonlySet<string> };
  readonly code?: string;
  readonly source?: string | Uint8Array;
}

/** A built console: its files, what went into it, and what a browser has to load. */
export interface BuiltConsole extends Built {
  readonly directory: string;
}

/** Builds the console, unless one of the last builds was of the same sources and packages. */
export async function builtConsole(root: string): Promise<BuiltConsole> {
  const cache = join(root, "node_modules/.cache/sekisho-console");
  const folder = join(cache, fingerprint(root));
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}`;
    const built = await bundle(root, join(unfinished, "files"));
    writeFileSync(join(unfinished, "built.json"), JSON.stringify(built));
    try {
      renameSync(unfinished, folder);
    } catch (error) {
      // Another process was first.
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    }
    removeOld(cache);
  }
  const built = JSON.parse(readFileSync(join(folder, "built.json"), "utf8")) as Built;
  return { ...built, directory: join(folder, "files") };
}

/** Puts the console into `out`, prints its sizes, and throws where they are beyond the budget. Gives what went into it. */
export async function buildConsole(root: string, out: string): Promise<readonly string[]> {
  const { directory, inputs, sizes } = await builtConsole(root);
  const [page, more] = sizes.largestPage;
  console.log(
    `Console, gzip: ${sizes.firstPaint} kB to the first paint (budget ${BUDGET.firstPaint}), ${more} kB more for the largest page (${page}; budget ${BUDGET.largestPage}), ${sizes.all} kB in all`,
  );
  if (sizes.firstPaint > BUDGET.firstPaint || more > BUDGET.largestPage)
    throw new Error("The console is larger than its budget in scripts/console.ts");
  cpSync(directory, out, { recursive: true });
  return inputs;
}

async function bundle(root: string, outDir: string): Promise<Built> {
  mkdirSync(outDir, { recursive: true });
  const { build } = await import("vite");
  const { NODE_ENV } = process.env;
  // React's other build is for those who write components.
  process.env.NODE_ENV = "production";
  const made = await build({
    configFile: join(root, "console/vite.config.ts"),
    logLevel: "warn",
    build: { outDir, emptyOutDir: true },
  }).finally(() => {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  });
  const [first] = [made].flat();
  if (!first || !("output" in first)) throw new Error("Vite built nothing");
  const output = first.output as readonly Output[];
  const inputs = [...new Set(output.flatMap(({ moduleIds = [] }) => moduleIds))];
  return { inputs: inputs.map((input) => input.replace(`${root}/`, "")), sizes: sizesOf(output) };
}

const compressed = ({ code, source }: Output): number => gzipSync(code ?? source ?? "").byteLength;
const kilobytes = (bytes: number): number => Math.round(bytes / 1000);

function sizesOf(output: readonly Output[]): Sizes {
  const byName = new Map(output.map((each) => [each.fileName, each]));
  const needed = (from: readonly string[], found = new Set<string>()): Set<string> => {
    for (const name of from) {
      if (found.has(name)) continue;
      found.add(name);
      const { imports = [], viteMetadata } = byName.get(name) ?? {};
      needed([...imports, ...(viteMetadata?.importedCss ?? [])], found);
    }
    return found;
  };
  const sum = (names: Iterable<string>) =>
    [...names].reduce((bytes, name) => bytes + compressed(byName.get(name) ?? { fileName: "", type: "asset" }), 0);
  const pages = output.filter(({ facadeModuleId }) => /\/console\/src\/pages\//.test(facadeModuleId ?? ""));
  const entry = output.find(({ isEntry }) => isEntry);
  const list = pages.find(({ facadeModuleId }) => facadeModuleId?.endsWith("/requests/requests.tsx"));
  const first = needed([entry, list].flatMap((each) => (each ? [each.fileName] : [])));
  const more = pages
    .map(({ fileName, name = fileName }) => {
      const own = [...needed([fileName])].filter((each) => !first.has(each));
      return [name, kilobytes(sum(own))] as const;
    })
    .sort(([, one], [, other]) => other - one);
  return {
    firstPaint: kilobytes(sum(first)),
    largestPage: more[0] ?? ["none", 0],
    all: kilobytes(sum(byName.keys())),
  };
}

/** Over the sources and the versions of all packages. */
function fingerprint(root: string): string {
  const hash = createHash("sha256");
  for (const path of ["package-lock.json", "scripts/console.ts", "tsconfig.json", "console"]) add(path);
  return hash.digest("hex").slice(0, 16);

  function add(path: string): void {
    const file = join(root, path);
    if (statSync(file).isDirectory()) for (const name of readdirSync(file).sort()) add(join(path, name));
    else hash.update(path).update(readFileSync(file));
  }
}

function removeOld(cache: string): void {
  const byAge = readdirSync(cache)
    .map((name) => [name, statSync(join(cache, name)).mtimeMs] as const)
    .sort(([, one], [, other]) => other - one);
  for (const [name] of byAge.slice(KEPT_BUILDS)) rmSync(join(cache, name), { recursive: true, force: true });
}
