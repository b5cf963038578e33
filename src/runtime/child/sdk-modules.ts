import { readdirSync, readFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { logLine } from "./console.js";

/** What AWS's Node runtimes have on board: the SDK v3 and what it is made of. */
const ON_BOARD = /^@(aws-sdk|smithy|aws-crypto)\//;

interface Loader {
  _resolveFilename(request: string, ...rest: unknown[]): string;
  prototype: { _compile(content: string, filename: string): unknown };
}
interface ResolveContext {
  parentURL?: string;
}
type NextResolve = (specifier: string, context: ResolveContext) => { url: string };

/**
 * Makes `@aws-sdk/*` resolvable for functions that don't bring it, as in AWS's runtimes: first where the function looks,
 * then from `base`, a file of ours. `require` is cheap to extend; the hooks for `import` cost a thread on Node 20 and
 * are set only for functions whose source speaks of the SDK.
 */
export function sdkFallback(base: string, taskRoot: string): { forImports(): void } {
  const loader = Module as unknown as Loader;
  const own = createRequire(base);
  const resolveFilename = loader._resolveFilename;
  // `own.resolve` comes back to this very function.
  let resolvingOwn = false;
  loader._resolveFilename = function (request: string, ...rest: unknown[]) {
    try {
      return Reflect.apply(resolveFilename, this, [request, ...rest]) as string;
    } catch (error) {
      const isAbsent = (error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND";
      if (resolvingOwn || !isAbsent || !ON_BOARD.test(request)) throw error;
      resolvingOwn = true;
      try {
        return own.resolve(request);
      } catch {
        logLine(
          `Sekisho does not bring ${request}, which AWS's Node runtime has: install it in the function's folder to use it here.`,
        );
        throw error;
      } finally {
        resolvingOwn = false;
      }
    }
  };

  let hooked = false;
  const hook = () => {
    if (hooked) return;
    hooked = true;
    hookImports(base);
  };
  const compile = loader.prototype._compile;
  loader.prototype._compile = function (content: string, filename: string) {
    if (!hooked && content.includes("import(") && mentionsSdk(content)) hook();
    return Reflect.apply(compile, this, [content, filename]);
  };
  return {
    forImports: () => {
      if (sourcesMentionSdk(taskRoot)) hook();
    },
  };
}

const mentionsSdk = (content: string): boolean => /["'`]@(aws-sdk|smithy|aws-crypto)\//.test(content);

function sourcesMentionSdk(directory: string, budget = { files: 500 }): boolean {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== "node_modules" && sourcesMentionSdk(path, budget)) return true;
    } else if (/\.[cm]?js$/.test(entry.name) && (budget.files-- <= 0 || mentionsSdk(readFileSync(path, "utf8"))))
      return true;
  }
  return false;
}

function hookImports(base: string): void {
  const parentURL = pathToFileURL(base).href;
  const { registerHooks } = Module as unknown as { registerHooks?: (hooks: { resolve: unknown }) => void };
  if (registerHooks) {
    registerHooks({
      resolve(specifier: string, context: ResolveContext, next: NextResolve) {
        try {
          return next(specifier, context);
        } catch (error) {
          if (!ON_BOARD.test(specifier)) throw error;
          return next(specifier, { ...context, parentURL });
        }
      },
    });
    return;
  }
  const source = `export async function resolve(specifier, context, next) {
  try { return await next(specifier, context); } catch (error) {
    if (!${ON_BOARD}.test(specifier)) throw error;
    return next(specifier, { ...context, parentURL: ${JSON.stringify(parentURL)} });
  }
}`;
  Module.register(`data:text/javascript,${encodeURIComponent(source)}`);
}
