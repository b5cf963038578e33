import { createHash } from "node:crypto";

/** Folders that the Amplify CLI leaves out: hidden, installed and built ones. */
const LEFT_OUT = /^(\..*|node_modules|test_coverage|dist|build)$/;

/**
 * The hash of a resource's folder that the Amplify CLI keeps as `lastPushDirHash` (that of the folder-hash package): SHA-1
 * in base64 over the name and the content of a file, and over the name and the hashes of what is in a folder.
 *
 * `files` are paths below the folder with their bytes.
 */
export function folderHash(name: string, files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash("sha1").update(name);
  for (const [child, below] of children(files)) {
    const content = below.get("");
    if (content !== undefined) hash.update(createHash("sha1").update(child).update(content).digest("base64"));
    else if (!LEFT_OUT.test(child)) hash.update(folderHash(child, below));
  }
  return hash.digest("base64");
}

/** What lies directly in the folder, in order of names; a file has its content under the empty path. */
function children(files: ReadonlyMap<string, Uint8Array>): [string, Map<string, Uint8Array>][] {
  const found = new Map<string, Map<string, Uint8Array>>();
  for (const [path, content] of files) {
    const [first = "", ...rest] = path.split("/");
    const below = found.get(first) ?? new Map<string, Uint8Array>();
    found.set(first, below.set(rest.join("/"), content));
  }
  return [...found].sort(([one], [other]) => one.localeCompare(other));
}
