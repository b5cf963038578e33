/** What an object of a bucket is to those who serve it over HTTP: a distribution, a website. */
export interface ServedObject {
  readonly body: Uint8Array;
  /** With its quotes. */
  readonly etag: string;
  /** Epoch milliseconds. */
  readonly lastModified: number;
  readonly headers: {
    readonly ContentType?: string;
    readonly CacheControl?: string;
    readonly ContentDisposition?: string;
    readonly ContentEncoding?: string;
    readonly ContentLanguage?: string;
    readonly ExpiresString?: string;
    readonly Metadata?: Readonly<Record<string, string>>;
  };
}

/** What a viewer gets. */
export interface ViewerResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** Names in lower case. */
export type ViewerHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** An object as S3 answers GetObject: conditions (RFC 9110 §13.2.2) first, then the range. */
export function objectResponse(object: ServedObject, headers: ViewerHeaders): ViewerResponse {
  const described = objectHeaders(object);
  const failed = failedCondition(object, headers);
  if (failed === 304) {
    const { "content-type": _, ...kept } = described;
    return { statusCode: 304, headers: kept, body: "" };
  }
  if (failed === 412)
    return s3Error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
  const { body } = object;
  const range = rangeOf(textOf(headers.range), body.byteLength);
  if (range === "none") {
    const error = s3Error(416, "InvalidRange", "The requested range is not satisfiable");
    return { ...error, headers: { ...error.headers, "content-range": `bytes */${body.byteLength}` } };
  }
  if (!range) return { statusCode: 200, headers: described, body };
  return {
    statusCode: 206,
    headers: { ...described, "content-range": `bytes ${range.from}-${range.to}/${body.byteLength}` },
    body: body.subarray(range.from, range.to + 1),
  };
}

/** S3's error document. */
export const s3Error = (statusCode: number, code: string, message: string): ViewerResponse => ({
  statusCode,
  headers: { "content-type": "application/xml", server: "AmazonS3" },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

function objectHeaders({ etag, lastModified, headers }: ServedObject): Record<string, string> {
  const { Metadata = {}, ContentType = "binary/octet-stream" } = headers;
  const named: Record<string, string | undefined> = {
    "content-type": ContentType,
    "cache-control": headers.CacheControl,
    "content-disposition": headers.ContentDisposition,
    "content-encoding": headers.ContentEncoding,
    "content-language": headers.ContentLanguage,
    expires: headers.ExpiresString,
    "last-modified": new Date(lastModified).toUTCString(),
    etag,
    "accept-ranges": "bytes",
    "x-amz-server-side-encryption": "AES256",
    server: "AmazonS3",
    ...Object.fromEntries(Object.entries(Metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
  };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function failedCondition({ etag, lastModified }: ServedObject, headers: ViewerHeaders): 304 | 412 | undefined {
  const ifMatch = textOf(headers["if-match"]);
  const unmodifiedSince = dateOf(headers["if-unmodified-since"]);
  const ifNoneMatch = textOf(headers["if-none-match"]);
  const modifiedSince = dateOf(headers["if-modified-since"]);
  // Dates travel by the second.
  const second = Math.floor(lastModified / 1000) * 1000;
  if (ifMatch === undefined ? unmodifiedSince !== undefined && second > unmodifiedSince : !matches(ifMatch, etag))
    return 412;
  if (ifNoneMatch === undefined ? modifiedSince !== undefined && second <= modifiedSince : matches(ifNoneMatch, etag))
    return 304;
  return undefined;
}

const textOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(", ") : value;

function dateOf(value: string | string[] | undefined): number | undefined {
  const time = Date.parse(textOf(value) ?? "");
  return Number.isNaN(time) ? undefined : time;
}

const bare = (tag: string): string => tag.trim().replace(/^W\//, "").replace(/^"|"$/g, "");
const matches = (condition: string, etag: string): boolean =>
  condition.split(",").some((tag) => tag.trim() === "*" || bare(tag) === bare(etag));

/** Both ends inclusive; undefined = the whole (no range, several, or none in bytes); `none` where no byte is in it. */
function rangeOf(text: string | undefined, size: number): { from: number; to: number } | "none" | undefined {
  const [, first = "", final = ""] = /^bytes=(\d*)-(\d*)$/.exec(text?.trim() ?? "") ?? [];
  if (first === "" && final === "") return undefined;
  if (first === "") {
    const length = Math.min(Number(final), size);
    return length === 0 ? "none" : { from: size - length, to: size - 1 };
  }
  const from = Number(first);
  if (final !== "" && Number(final) < from) return undefined;
  return from >= size ? "none" : { from, to: final === "" ? size - 1 : Math.min(Number(final), size - 1) };
}
