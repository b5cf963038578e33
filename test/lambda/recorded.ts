import { readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../../shared/recorded/localstack");
type Recorded = Record<string, Record<string, unknown>>;

/** What AWS answered in one recorded test, with the recording's placeholders for partition, region and account filled. */
export function recorded(file: string, test: string): Recorded {
  const snapshots = JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Record<
    string,
    { "recorded-content": Recorded }
  >;
  const found = Object.entries(snapshots).find(([name]) => name.endsWith(`::${test}`));
  if (!found) throw new Error(`${file} has no ${test}`);
  const text = JSON.stringify(found[1]["recorded-content"])
    .replaceAll("<partition>", "aws")
    .replaceAll("<region>", "us-east-1")
    .replaceAll("111111111111", "000000000000");
  return JSON.parse(text) as Recorded;
}

/** The error of a recorded answer, as the SDK throws it. */
export function recordedError(answer: Record<string, unknown> | undefined, names: Record<string, string> = {}) {
  const { Error: error, ResponseMetadata: metadata } = (answer ?? {}) as {
    Error: { Code: string; Message: string };
    ResponseMetadata: { HTTPStatusCode: number };
  };
  const message = Object.entries(names).reduce((text, [name, value]) => text.replaceAll(name, value), error.Message);
  return { name: error.Code, message, $metadata: { httpStatusCode: metadata.HTTPStatusCode } };
}
