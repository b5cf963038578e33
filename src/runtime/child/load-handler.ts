import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { RuntimeError } from "./errors.js";

export type Handler = (event: unknown, context: unknown, callback: unknown) => unknown;

/**
 * Loads `dir/file.export.path` as AWS's Node runtime does: `file` without extension is required if such a file is there,
 * then `.js` (CommonJS or, under a package.json of type module, ESM), then `.mjs`, then `.cjs`, else a module of that name.
 */
export async function loadHandler(taskRoot: string, handler: string, beforeImport: () => void): Promise<Handler> {
  if (handler.includes(".."))
    throw new RuntimeError(
      "MalformedHandlerName",
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  const match = /^([^.]*)\.(.*)$/.exec(basename(handler));
  if (!match) throw new RuntimeError("MalformedHandlerName", "Bad handler");
  const [, file = "", exported = ""] = match;
  const path = join(dirname(handler), file);
  const module = await loadModule(taskRoot, path, beforeImport);
  let found: unknown = module;
  for (const name of exported.split(".")) found = (found as Record<string, unknown> | undefined)?.[name];
  if (found === undefined || found === null)
    throw new RuntimeError("HandlerNotFound", `${handler} is undefined or not exported`);
  if (typeof found !== "function") throw new RuntimeError("HandlerNotFound", `${handler} is not a function`);
  return found as Handler;
}

async function loadModule(taskRoot: string, path: string, beforeImport: () => void): Promise<unknown> {
  const base = resolve(taskRoot, path);
  const require = createRequire(join(taskRoot, "noop.js"));
  const importing = (file: string) => {
    beforeImport();
    return import(pathToFileURL(file).href);
  };
  try {
    if (existsSync(`${base}.js`))
      return isEcmaScript(`${base}.js`) ? await importing(`${base}.js`) : require(`${base}.js`);
    if (existsSync(`${base}.mjs`)) return await importing(`${base}.mjs`);
    if (existsSync(`${base}.cjs`)) return require(`${base}.cjs`);
    return require(require.resolve(path, { paths: [taskRoot, dirname(base)] }));
  } catch (error) {
    if (error instanceof SyntaxError) throw withStack(new RuntimeError("UserCodeSyntaxError", String(error)), error);
    const { code } = (error ?? {}) as NodeJS.ErrnoException;
    if (code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND")
      throw withStack(new RuntimeError("ImportModuleError", String(error)), error as Error);
    throw error;
  }
}

/** The stack of a loading error is the function's: it names the line that does not parse or the file that asked. */
function withStack(wrapped: Error, cause: Error): Error {
  wrapped.stack = `${wrapped.name}: ${cause.stack ?? cause.message}`;
  return wrapped;
}

function isEcmaScript(file: string): boolean {
  for (let directory = dirname(file); ; directory = dirname(directory)) {
    const manifest = join(directory, "package.json");
    if (existsSync(manifest)) {
      try {
        return (JSON.parse(readFileSync(manifest, "utf8")) as { type?: string }).type === "module";
      } catch {
        return false;
      }
    }
    if (basename(directory) === "node_modules" || directory === dirname(directory)) return false;
  }
}
