import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CompiledProject, type CompileOptions, compileProject } from "../../src/project/index.js";

export const FIXTURES = join(import.meta.dirname, "../../../shared/fixtures");

export const PLACEMENT = { accountId: "000000000000", region: "us-east-1" };

const STAGES = "amplify-gen1-cognito-authorizer-stages";

/** Every Amplify Gen 1 project among the fixtures, by its folder below `FIXTURES`. */
export const AMPLIFY_PROJECTS = readdirSync(FIXTURES)
  .filter((name) => name.startsWith("amplify-gen1-"))
  .flatMap((name) =>
    name === STAGES ? readdirSync(join(FIXTURES, STAGES)).map((stage) => `${STAGES}/${stage}`) : [name],
  );

const made: string[] = [];

export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), "sekisho-project-"));
  made.push(directory);
  return directory;
}

export function removeTemporaries(): void {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** A pattern of a .gitignore, as far as the CLI's has them. */
function ignored(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const plain = pattern.replace(/\\#/g, "#").replace(/\/$/, "");
    if (plain.startsWith("**.")) return path.endsWith(plain.slice(2));
    if (plain.endsWith("*")) return path.startsWith(plain.slice(0, -1));
    return plain.includes("/") ? path === plain : path.split("/").at(-1) === plain;
  });
}

/** What a clone of a fixture holds: everything that its .gitignore doesn't name. */
export function cloneOf(name: string): string {
  const source = join(FIXTURES, name);
  const patterns = readFileSync(join(source, "gitignore.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const directory = temporary();
  const copy = (path: string) => {
    for (const entry of readdirSync(join(source, path), { withFileTypes: true })) {
      const below = path === "" ? entry.name : `${path}/${entry.name}`;
      if (ignored(below, patterns)) continue;
      if (entry.isDirectory()) copy(below);
      else cpSync(join(source, below), join(directory, below));
    }
  };
  copy("");
  return directory;
}

export const compile = (directory: string, options: Partial<CompileOptions> = {}): Promise<CompiledProject> =>
  compileProject(directory, { placement: PLACEMENT, ...options });

/** The templates among the assets, by key. */
export async function templatesOf(project: CompiledProject): Promise<Record<string, Record<string, unknown>>> {
  const templates = project.assets.filter(({ contentType }) => contentType === "application/json");
  const read = templates.map(
    async (asset) => [asset.key, JSON.parse(Buffer.from(await asset.body()).toString("utf8"))] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

/**
 * Two templates are equal in effect when they are equal without what is random or only told: suffixes of logical ids, the
 * description, the order of dependencies, our code in place of the CLI's in the custom resource.
 */
export function inEffect(template: unknown): unknown {
  const text = JSON.stringify(template)
    .replace(/(Default[45]XXResponse)[0-9a-f]{8}/g, "$1")
    .replace(/(DeploymentAPIGW[A-Za-z0-9]*?)[0-9a-f]{8}(?=")/g, "$1")
    .replace(/(amplify-builds\/[A-Za-z0-9]+)-[0-9a-f]{20}-build/g, "$1-build");
  return JSON.parse(text, (key, value: unknown) => {
    if (key === "Description" && typeof value === "string" && (value.startsWith("{") || value.endsWith("Amplify CLI")))
      return "described";
    if (key === "DependsOn") return (Array.isArray(value) ? value : [value]).toSorted();
    if (key === "ZipFile") return "code";
    return value;
  });
}

export const readJson = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), "utf8"));
