import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const RESOLVER = "dist/esm/providers/s3/utils/client/s3data/base.mjs";
/** The address of this machine is taken, and what follows refuses it: there is no `else` between the two. */
const FAULT = /=== LOCAL_TESTING_S3_ENDPOINT\) \{[^}]*\}\s*assertValidationError\(!customEndpoint\.includes/;

/**
 * The version of `aws-amplify` that a front end has installed, where its Storage refuses every address of S3 on this
 * machine with InvalidCustomEndpoint: 6.9.0 and later, unless it was mended. Undefined for every other.
 * Source: aws-amplify/amplify-js pull request 13961.
 */
export function storageThatRefuses(directory: string): string | undefined {
  try {
    const library = createRequire(join(directory, "package.json")).resolve("aws-amplify/package.json");
    // Other package managers than npm put it where only aws-amplify finds it.
    const storage = createRequire(library).resolve("@aws-amplify/storage/package.json");
    if (!FAULT.test(readFileSync(join(dirname(storage), RESOLVER), "utf8"))) return undefined;
    return (JSON.parse(readFileSync(library, "utf8")) as { version: string }).version;
  } catch {
    // No such library, or a release that is built otherwise: there is nothing to tell.
    return undefined;
  }
}
