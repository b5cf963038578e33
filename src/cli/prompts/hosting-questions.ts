import {
  type Backend,
  type Caching,
  type NewHosting,
  type WebsiteDocuments,
  wrongDocumentName,
  wrongHostingBucketName,
  wrongSeconds,
} from "../../project/authoring/index.js";
import type { Option } from "../command.js";
import { type Asker, yesNoOption } from "./asker.js";

const documentOptions = {
  index: { value: "FILE", what: "hosting without CloudFront: the page for a folder (index.html)" },
  error: { value: "FILE", what: "hosting without CloudFront: the page where nothing is found (index.html)" },
} as const satisfies Record<string, Option>;

export const hostingOptions = {
  service: { value: "KIND", what: "cloudfront" },
  setup: { value: "KIND", what: "hosting: prod (CloudFront with HTTPS before S3) or dev (S3 alone, HTTP)" },
  bucket: { value: "NAME", what: "the bucket's name; the environment's is added" },
  ...documentOptions,
} as const satisfies Record<string, Option>;

const cachingOptions = {
  "root-object": { value: "FILE", what: "the page for the address without a path" },
  "default-ttl": { value: "SECONDS", what: "how long CloudFront keeps a file that says nothing about it" },
  "max-ttl": { value: "SECONDS", what: "how long it keeps a file at most" },
  "min-ttl": { value: "SECONDS", what: "how long it keeps a file at least" },
  ...yesNoOption("single-page", "answer unknown paths with the first page, for single-page apps"),
} as const satisfies Record<string, Option>;

export const hostingChangeOptions = {
  section: { value: "WHAT", what: "what to change: website, cloudfront or publish" },
  ...documentOptions,
  ...yesNoOption("add-cloudfront", "put CloudFront before the bucket"),
  ...cachingOptions,
  ignore: { value: "PATTERNS", what: "what publish leaves out, e.g. *.map,/drafts; none with an empty text" },
} as const satisfies Record<string, Option>;

const CONSOLE =
  "The Amplify Console builds from your repository and can't be set up here; take Amazon CloudFront and S3.";

/** The questions of `add hosting`. `now` is for the bucket's name. */
export async function askHosting(asker: Asker, backend: Backend, now: Date): Promise<NewHosting> {
  await asker.choose<"console" | "cloudfront">({
    flag: "service",
    ask: "Select the plugin module to execute",
    standard: "cloudfront",
    choices: [
      {
        value: "console",
        name: "Hosting with Amplify Console (Managed hosting with custom domains, Continuous deployment)",
        refusal: CONSOLE,
      },
      { value: "cloudfront", name: "Amazon CloudFront and S3" },
    ],
  });
  const setup = await asker.choose<"dev" | "prod">({
    flag: "setup",
    ask: "Select the environment setup:",
    standard: "prod",
    choices: [
      { value: "dev", name: "DEV (S3 only with HTTP)" },
      { value: "prod", name: "PROD (S3 with CloudFront using HTTPS)" },
    ],
  });
  const bucketName = await asker.text({
    flag: "bucket",
    ask: "hosting bucket name",
    standard: standardHostingBucket(backend, now),
    wrong: (name) => wrongHostingBucketName(backend, name),
  });
  if (setup === "dev")
    return { bucketName, website: await askDocuments(asker, { index: "index.html", error: "index.html" }) };
  asker.say("Static webhosting is disabled for the hosting bucket when CloudFront Distribution is enabled.");
  return { bucketName, website: undefined };
}

/** Project and time, which make a name that nobody else has. */
export function standardHostingBucket({ projectName }: Backend, now: Date): string {
  const time = now.toISOString().replace(/\D/g, "").slice(0, 14);
  return `${projectName.toLowerCase()}-${time}-hostingbucket`;
}

/** The pages of a website. */
export async function askDocuments(asker: Asker, before: WebsiteDocuments): Promise<WebsiteDocuments> {
  const ask = (flag: "index" | "error") =>
    asker.text({ flag, ask: `${flag} doc for the website`, standard: before[flag], wrong: wrongDocumentName });
  return { index: (await ask("index")).trim(), error: (await ask("error")).trim() };
}

/** Whether an option says anything of how CloudFront keeps files. */
export const namesCaching = (asker: Asker): boolean => Object.keys(cachingOptions).some((flag) => asker.given(flag));

export async function askCaching(asker: Asker, before: Caching): Promise<Caching> {
  const seconds = async (flag: string, ask: string, standard: number) =>
    Number(await asker.text({ flag, ask, standard: String(standard), wrong: wrongSeconds }));
  return {
    rootObject: await asker.text({
      flag: "root-object",
      ask: "default object to return from origin",
      standard: before.rootObject,
      wrong: wrongDocumentName,
    }),
    defaultTtl: await seconds("default-ttl", "Default TTL for the default cache behavior", before.defaultTtl),
    maxTtl: await seconds("max-ttl", "Max TTL for the default cache behavior", before.maxTtl),
    minTtl: await seconds("min-ttl", "Min TTL for the default cache behavior", before.minTtl),
    singlePage: await asker.yesNo({
      flag: "single-page",
      ask: "Answer unknown paths with the first page (single-page apps)?",
      standard: before.singlePage,
    }),
  };
}

/** Patterns of files that are not published. */
export async function askIgnored(asker: Asker, before: readonly string[]): Promise<string[]> {
  const answer = await asker.text({
    flag: "ignore",
    ask: "Patterns of files to leave out, as in .gitignore, with commas between them:",
    standard: before.join(","),
  });
  return answer
    .split(",")
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== "");
}
