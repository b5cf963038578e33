import { isBuiltin } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { BuildFailure, Message } from "esbuild";
import { ProjectError } from "../project-error.js";
import { withEsbuild } from "./esbuild-service.js";

export interface Transpiled {
  /** CommonJS with the source map inside. */
  readonly code: string;
  /** Where the code stands for: beside override.ts. */
  readonly file: string;
  /** Packages that are imported for their values, without Node's own. */
  readonly packages: readonly string[];
  /** Whether the result may depend on more than the code: files, time, environment. */
  readonly looksOutside: boolean;
  /** Absolute paths of override.ts and of the files that it imports. */
  readonly files: readonly string[];
}

const packageOf = (path: string) =>
  path
    .split("/")
    .slice(0, path.startsWith("@") ? 2 : 1)
    .join("/");

/**
 * Turns override.ts and the files that it imports into one CommonJS text. Imports that only types are used of vanish;
 * packages stay `require` calls.
 */
export async function transpile(file: string): Promise<Transpiled> {
  const directory = dirname(file);
  const outfile = join(directory, "override.js");
  const result = await withEsbuild(({ build }) =>
    build({
      entryPoints: [file],
      outfile,
      absWorkingDir: directory,
      bundle: true,
      packages: "external",
      platform: "node",
      format: "cjs",
      target: "node20",
      sourcemap: "inline",
      // The project's tsconfig.json may extend a package that is not installed, and may keep imports of types.
      tsconfigRaw: {},
      write: false,
      metafile: true,
      logLevel: "silent",
    }),
  ).catch((error: unknown) => {
    throw notCompiled(file, error);
  });
  const code = result.outputFiles[0]?.text ?? "";
  const imports = Object.values(result.metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  return {
    code,
    file: outfile,
    packages: [...new Set(imports.filter((path) => !isBuiltin(path)).map(packageOf))],
    looksOutside:
      imports.some(isBuiltin) || /\bprocess\s*\.\s*(?:env|argv)|\bDate\b|\bMath\s*\.\s*random\b/.test(withoutMap(code)),
    files: Object.keys(result.metafile.inputs).map((input) => resolve(directory, input)),
  };
}

const withoutMap = (code: string) => code.replace(/\/\/# sourceMappingURL=.*$/m, "");

function notCompiled(file: string, error: unknown): ProjectError {
  const messages: readonly Message[] = (error as BuildFailure).errors ?? [];
  const [first] = messages;
  const where = first?.location;
  const at =
    where === undefined || where === null
      ? file
      : isAbsolute(where.file)
        ? where.file
        : join(dirname(file), where.file);
  const told = first?.text ?? (error instanceof Error ? error.message : String(error));
  return new ProjectError("Override", `${at}${where ? `:${where.line}` : ""} does not compile: ${told}`, {
    place: where ? { file: at, line: where.line, column: where.column + 1, text: where.lineText } : { file: at },
    details: messages.map((message) => `${message.location?.line ?? "?"}: ${message.text}`),
    next: "Mend the line.",
  });
}
