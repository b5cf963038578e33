import type { CodeSource } from "./code-store.js";
import { invalid } from "./function-name.js";

export interface CodeInput {
  readonly ZipFile?: Uint8Array | undefined;
  readonly S3Bucket?: string | undefined;
  readonly S3Key?: string | undefined;
  readonly ImageUri?: string | undefined;
}

/** The code that a request names, as archive or object. Container images are refused by name. */
export function codeSource(code: CodeInput, packageType?: string): CodeSource {
  if (code.ImageUri !== undefined || packageType === "Image")
    throw invalid("Functions from container images are not spoken by Sekisho.");
  if (code.ZipFile) return { zip: code.ZipFile };
  if (code.S3Bucket !== undefined && code.S3Key !== undefined) return { bucket: code.S3Bucket, key: code.S3Key };
  throw invalid("Please provide a source for function code.");
}
