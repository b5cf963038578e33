import { createHash } from "node:crypto";
import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, isAbsolute, join, normalize, sep } from "node:path";
import { Fault } from "../../lib/fault.js";
import { CFN_RESPONSE, CFN_RESPONSE_PYTHON } from "./cfn-response.js";
import { invalid } from "./function-name.js";
import { executables } from "./zip-modes.js";

/** Where a function's code comes from: an archive, S3, or one source file as CloudFormation's inline `ZipFile` has it. */
export type CodeSource =
  | { readonly zip: Uint8Array }
  | { readonly bucket: string; readonly key: string }
  | { readonly inline: string; readonly runtime?: string };

export interface StoredCode {
  /** Base64. */
  readonly codeSha256: string;
  /** Bytes of the archive. */
  readonly codeSize: number;
}

export type ReadObject = (bucket: string, key: string) => Uint8Array | undefined;

const LARGEST_ARCHIVE = 52_428_800;
const LARGEST_CODE = 262_144_000;
const MERGED = "layers";

/** Code of functions on disk, by the hash of its archive: the same code lies there once. */
export class CodeStore {
  readonly #directory: string;
  readonly #readObject: ReadObject;

  constructor(directory: string, readObject: ReadObject) {
    this.#directory = directory;
    this.#readObject = readObject;
  }

  /** Unpacks the code where it isn't yet. Errors: `InvalidParameterValueException` with Lambda's sentences. */
  async put(source: CodeSource): Promise<StoredCode> {
    const archive = await this.#archive(source);
    if (archive.byteLength > LARGEST_ARCHIVE)
      throw new Fault("RequestEntityTooLargeException", `Zipped size must be smaller than ${LARGEST_ARCHIVE} bytes`, {
        statusCode: 413,
      });
    const hash = createHash("sha256").update(archive).digest();
    const folder = join(this.#directory, hash.toString("hex"));
    if (!existsSync(folder)) await this.#unpack(archive, folder);
    return { codeSha256: hash.toString("base64"), codeSize: archive.byteLength };
  }

  /** The folder that a function of this code runs in. */
  folder(codeSha256: string): string {
    return join(this.#folderOf(codeSha256), "code");
  }

  /** The archive as it was given, or undefined where it is not here. */
  archive(codeSha256: string): Uint8Array | undefined {
    const file = join(this.#folderOf(codeSha256), "code.zip");
    return existsSync(file) ? readFileSync(file) : undefined;
  }

  /**
   * The folder that stands for `/opt`: what the layers hold, a later one's files over an earlier one's; undefined without
   * layers. Like code, it lies there once, however many functions have these layers.
   */
  merged(layers: readonly { readonly codeSha256: string }[]): string | undefined {
    const [first, ...others] = layers.map(({ codeSha256 }) => this.folder(codeSha256));
    if (first === undefined || others.length === 0) return first;
    const name = createHash("sha256")
      .update(layers.map(({ codeSha256 }) => codeSha256).join("\n"))
      .digest("hex");
    const folder = join(this.#directory, MERGED, name);
    if (existsSync(folder)) return folder;
    const building = `${folder}.${process.pid}`;
    rmSync(building, { recursive: true, force: true });
    for (const layer of [first, ...others])
      cpSync(layer, building, { recursive: true, mode: constants.COPYFILE_FICLONE });
    renameSync(building, folder);
    return folder;
  }

  /** Drops all code but this, and every merged folder: they are made again where they are wanted. */
  retain(...codeSha256s: Iterable<string>[]): void {
    rmSync(join(this.#directory, MERGED), { recursive: true, force: true });
    const kept = new Set(
      codeSha256s.flatMap((some) => [...some]).map((hash) => Buffer.from(hash, "base64").toString("hex")),
    );
    if (!existsSync(this.#directory)) return;
    for (const name of readdirSync(this.#directory))
      if (/^[0-9a-f]{64}/.test(name) && !kept.has(name))
        rmSync(join(this.#directory, name), { recursive: true, force: true });
  }

  #folderOf(codeSha256: string): string {
    return join(this.#directory, Buffer.from(codeSha256, "base64").toString("hex"));
  }

  async #archive(source: CodeSource): Promise<Uint8Array> {
    if ("zip" in source) return source.zip;
    if ("inline" in source) return inlineArchive(source);
    return this.#fromBucket(source.bucket, source.key);
  }

  #fromBucket(bucket: string, key: string): Uint8Array {
    const refused = (code: string, message: string) =>
      invalid(`Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${message}`);
    try {
      const found = this.#readObject(bucket, key);
      if (found) return found;
    } catch (error) {
      if (error instanceof Fault) throw refused(error.code, error.message);
      throw error;
    }
    throw refused("NoSuchKey", "The specified key does not exist.");
  }

  /** Unpacks beside the final place and renames, so that a folder that is there is whole. */
  async #unpack(archive: Uint8Array, folder: string): Promise<void> {
    const files = await unzip(archive);
    const runnable = executables(archive);
    const building = `${folder}.${process.pid}`;
    rmSync(building, { recursive: true, force: true });
    mkdirSync(join(building, "code"), { recursive: true });
    for (const [name, content] of files) {
      const path = join(building, "code", name);
      if (name.endsWith("/")) mkdirSync(path, { recursive: true });
      else {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content, { mode: runnable.has(name) ? 0o755 : 0o644 });
      }
    }
    writeFileSync(join(building, "code.zip"), archive);
    // Node looks upwards for what a `.js` file is. On Lambda nothing lies above the code; here it may be a project whose
    // package.json says "module".
    writeFileSync(join(building, "package.json"), "{}\n");
    if (existsSync(folder)) rmSync(building, { recursive: true });
    else renameSync(building, folder);
  }
}

async function unzip(archive: Uint8Array): Promise<[name: string, content: Uint8Array][]> {
  const { unzipSync } = await import("fflate");
  let size = 0;
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(archive, {
      filter: ({ originalSize }) => {
        size += originalSize;
        return size < LARGEST_CODE;
      },
    });
  } catch {
    throw invalid("Could not unzip uploaded file. Please check your file, then try to upload again.");
  }
  if (size >= LARGEST_CODE) throw invalid(`Unzipped size must be smaller than ${LARGEST_CODE} bytes`);
  const files = Object.entries(entries);
  if (files.length === 0) throw invalid("Uploaded file must be a non-empty zip");
  for (const [name] of files) {
    const path = normalize(name);
    // An entry that points out of the folder is an attack or a mistake; nothing of such an archive is used.
    if (isAbsolute(path) || path === ".." || path.startsWith(`..${sep}`))
      throw invalid("Could not unzip uploaded file. Please check your file, then try to upload again.");
  }
  return files;
}

/** As AWS lays it out: a source file named `index`, and the module for custom resources in its language. */
async function inlineArchive({ inline, runtime = "" }: { inline: string; runtime?: string }): Promise<Uint8Array> {
  const { strToU8, zipSync } = await import("fflate");
  // A fixed time: the same source has the same hash on every machine.
  const options = { mtime: "1980-01-01T00:00:00" };
  const files = runtime.startsWith("python")
    ? { "index.py": inline, "cfnresponse.py": CFN_RESPONSE_PYTHON }
    : { "index.js": inline, "cfn-response.js": CFN_RESPONSE };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, [strToU8(text), options]])));
}
