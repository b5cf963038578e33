import { readFile } from "node:fs/promises";
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import { etagOf, type SiteFile } from "./site-files.js";

const WORKERS = 8;
/** S3's limit for one DeleteObjects. */
const MOST_DELETED = 1000;

/** What there is to do in a bucket. */
export interface SiteChanges {
  readonly changed: readonly SiteFile[];
  readonly unchanged: number;
  /** Keys in the bucket that the build has no file for. */
  readonly extra: readonly string[];
}

/** What lay under a key before; nothing where it is new. */
interface Before {
  readonly key: string;
  readonly object: { readonly body: Uint8Array; readonly headers: Headers } | undefined;
}

type Headers = Pick<
  GetObjectCommandOutput,
  "ContentType" | "CacheControl" | "ContentDisposition" | "ContentEncoding" | "ContentLanguage" | "Metadata"
>;

/** Puts a build into its bucket so that it is there as a whole or not at all. */
export class SiteUpload {
  readonly #s3: S3Client;
  readonly #bucket: string;
  readonly #existing = new Map<string, string>();
  readonly #before: Before[] = [];

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  /** Compares the files with what lies in the bucket, by content. */
  async changes(files: readonly SiteFile[]): Promise<SiteChanges> {
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.#s3 }, { Bucket: this.#bucket }))
      for (const { Key = "", ETag = "" } of Contents) this.#existing.set(Key, ETag);
    const changed: SiteFile[] = [];
    for (const file of files) if (this.#existing.get(file.key) !== (await etagOf(file))) changed.push(file);
    const keys = new Set(files.map(({ key }) => key));
    return {
      changed,
      unchanged: files.length - changed.length,
      extra: [...this.#existing.keys()].filter((key) => !keys.has(key)),
    };
  }

  /**
   * Sends the files in their order, several at a time but for pages, which go one by one after the rest. Stops before the
   * next file when the signal says so, and rejects with the first failure; what is under way is waited for.
   */
  async send(files: readonly SiteFile[], signal: AbortSignal, sent: (count: number) => void): Promise<void> {
    const isPage = ({ key }: SiteFile) => /\.html?$/i.test(key);
    let count = 0;
    let failure: unknown;
    const work = async (waiting: SiteFile[]) => {
      for (let file = waiting.shift(); file && failure === undefined && !signal.aborted; file = waiting.shift()) {
        try {
          await this.#put(file);
          sent(++count);
        } catch (error) {
          failure ??= error;
        }
      }
    };
    const parts = files.filter((file) => !isPage(file));
    await Promise.all(Array.from({ length: WORKERS }, () => work(parts)));
    await work(files.filter(isPage));
    if (failure !== undefined) throw failure;
  }

  async #put({ key, path, contentType }: SiteFile): Promise<void> {
    const body = await readFile(path);
    // Noted before it is sent: whether a request that failed was carried out, nobody knows.
    this.#before.push({ key, object: this.#existing.has(key) ? await this.#read(key) : undefined });
    await this.#s3.send(new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: body, ContentType: contentType }));
  }

  async #read(key: string): Promise<Before["object"]> {
    const { Body, ContentType, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, Metadata } =
      await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
    const body = (await Body?.transformToByteArray()) ?? new Uint8Array();
    const headers = { ContentType, CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, Metadata };
    return { body, headers };
  }

  /** Puts the bucket back to what it was before `send`: last changed, first undone. */
  async undo(): Promise<void> {
    for (let before = this.#before.pop(); before; before = this.#before.pop()) {
      const at = { Bucket: this.#bucket, Key: before.key };
      const { object } = before;
      if (object === undefined) await this.#s3.send(new DeleteObjectCommand(at));
      else await this.#s3.send(new PutObjectCommand({ ...at, ...object.headers, Body: object.body }));
    }
  }

  /** Takes away what no page needs any more. */
  async remove(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += MOST_DELETED) {
      const Objects = keys.slice(from, from + MOST_DELETED).map((Key) => ({ Key }));
      const { Errors = [] } = await this.#s3.send(
        new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } }),
      );
      const [first] = Errors;
      if (first) throw new Error(`${first.Key} can't be deleted: ${first.Message ?? first.Code}`);
    }
  }
}
