import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import ignore from "ignore";
import { lookup } from "mrmime";
import { PUBLISH_IGNORE } from "../../project/authoring/index.js";
import { Problem } from "../problem.js";

/** A file of the build, as it goes to the bucket. */
export interface SiteFile {
  /** Its path below the build's folder, with slashes. */
  readonly key: string;
  /** Absolute. */
  readonly path: string;
  readonly contentType: string;
}

/** The files of the build without those that `amplifyPublishIgnore.json` names, in the order in which they are sent. */
export function siteFiles(project: string, folder: string): SiteFile[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Problem(
      `There is no folder ${folder}.`,
      "The build must write it: BuildCommand and DistributionDir are in amplify/.config/project-config.json.",
    );
  const ignored = ignore().add(patternsOf(project));
  const keys = readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(folder, path).split(sep).join("/"))
    .filter((key) => !ignored.ignores(key));
  if (keys.length === 0)
    throw new Problem(
      `The folder ${folder} has no files to publish.`,
      `The build must write them there; ${PUBLISH_IGNORE} may leave files out.`,
    );
  return keys
    .sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))
    .map((key) => ({ key, path: join(folder, key), contentType: contentTypeOf(key) }));
}

/** Pages come after the files that they name, and the first page comes last: whoever loads a page gets all of it. */
const rank = (key: string): number => (key === "index.html" ? 2 : /\.html?$/i.test(key) ? 1 : 0);

function patternsOf(project: string): string[] {
  const file = join(project, PUBLISH_IGNORE);
  if (!existsSync(file)) return [];
  try {
    const patterns: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (Array.isArray(patterns)) return patterns.map(String);
  } catch {
    // Told below: whatever it holds, it is no list.
  }
  throw new Problem(`${file} must be a list of patterns in JSON.`, 'As in: ["*.map", "/drafts"]');
}

/** By the name alone. Texts are UTF-8: that is what build tools write. */
export function contentTypeOf(key: string): string {
  const type = lookup(key) ?? "application/octet-stream";
  return type.startsWith("text/") || type === "application/json" ? `${type}; charset=utf-8` : type;
}

/** What S3 has as the ETag of an object that was put whole. */
export async function etagOf({ path }: SiteFile): Promise<string> {
  const hash = createHash("md5");
  await pipeline(createReadStream(path), hash);
  return `"${hash.digest("hex")}"`;
}
