import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
  ListIdentityPoolsCommand,
} from "@aws-sdk/client-cognito-identity";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { Plugin } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { clientFor } from "../harness/client.js";
import { refusal } from "../harness/refusal.js";
import { openBrowser, type Shown, showScript } from "./harness/browser.js";
import { temporaryFolder } from "./harness/project.js";
import { type Served, sekisho, serve } from "./harness/sekisho.js";

const ROOT = join(import.meta.dirname, "../..");
/** Where Amplify's libraries look for S3. */
const FILES = "http://localhost:20005";
const ORIGIN = "http://localhost:3000";
const PASSWORD = "Analytical-1843";

/** The edit of docs/command-line.md, made as the page is bundled. */
const MENDED: Plugin = {
  name: "mended storage",
  setup: (build) =>
    build.onLoad({ filter: /s3data.base\.mjs$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(UNMENDED, MEND),
      loader: "js",
    })),
};
const UNMENDED = "if (customEndpoint) {";
const MEND = `if (customEndpoint === LOCAL_TESTING_S3_ENDPOINT) endpoint = new AmplifyUrl(customEndpoint);
    else if (customEndpoint) {`;

let cloud: Served;
let Bucket: string;

beforeAll(async () => {
  const directory = temporaryFolder();
  const run = async (...args: string[]) => {
    const outcome = await sekisho(directory, ...args);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  };
  await run("init", "--yes", "--name", "bookapp");
  await run("add", "auth", "--yes", "--guests");
  await run(
    "add",
    "storage",
    "--yes",
    "--name",
    "files",
    "--bucket",
    "bookfiles",
    "--trigger",
    "watcher",
    "--access",
    "guests",
    "--guest-permissions",
    "create/update,read",
  );
  mkdirSync(join(directory, "node_modules"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules/aws-amplify"), join(directory, "node_modules/aws-amplify"));
  cloud = await serve(directory);
  const { Buckets = [] } = await cloud.client(S3Client).send(new ListBucketsCommand({}));
  Bucket = Buckets.find(({ Name = "" }) => Name.startsWith("bookfiles"))?.Name ?? "";
});

describe("a bucket for users' files", () => {
  let guest: S3Client;

  beforeAll(async () => {
    const identities = cloud.client(CognitoIdentityClient);
    const { IdentityPools } = await identities.send(new ListIdentityPoolsCommand({ MaxResults: 10 }));
    const { IdentityId } = await identities.send(
      new GetIdCommand({ IdentityPoolId: IdentityPools?.[0]?.IdentityPoolId }),
    );
    const { Credentials } = await identities.send(new GetCredentialsForIdentityCommand({ IdentityId }));
    guest = clientFor(cloud.url, S3Client, {
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
      },
    });
  });

  test("guests put, list and get below public/, and nothing more", async () => {
    expect(Bucket).toMatch(/^bookfiles[0-9a-f]{5}-dev$/);
    await guest.send(new PutObjectCommand({ Bucket, Key: "public/a b.txt", Body: "hello" }));
    const { Body } = await guest.send(new GetObjectCommand({ Bucket, Key: "public/a b.txt" }));
    expect(await Body?.transformToString()).toBe("hello");
    const { Contents } = await guest.send(new ListObjectsV2Command({ Bucket, Prefix: "public/" }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(["public/a b.txt"]);
    const denied = [
      () => guest.send(new DeleteObjectCommand({ Bucket, Key: "public/a b.txt" })),
      () => guest.send(new PutObjectCommand({ Bucket, Key: "private/x", Body: "" })),
      () => guest.send(new ListObjectsV2Command({ Bucket })),
      () => guest.send(new ListBucketsCommand({})),
    ];
    for (const work of denied) expect((await refusal(work())).slice(0, 2)).toEqual([403, "AccessDenied"]);
  });

  test("the function is told of the file", async () => {
    await guest.send(new PutObjectCommand({ Bucket, Key: "public/told.txt", Body: "told" }));
    await expect
      .poll(async () => (await cloud.run("logs", "watcher")).stdout, { timeout: 20_000 })
      .toContain(`ObjectCreated:Put: ${Bucket}/public/told.txt`);
  });

  test("pages reach it where Amplify's libraries look for it, and are told where that is", async () => {
    const asked = await fetch(`${FILES}/${Bucket}/public/a`, {
      method: "OPTIONS",
      headers: {
        origin: ORIGIN,
        "access-control-request-method": "PUT",
        "access-control-request-headers": "authorization,x-amz-date",
      },
    });
    expect([asked.status, asked.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
    const written = cloud.ready.frontEnd.find((file) => file.endsWith("amplifyconfiguration.json")) ?? "";
    expect(JSON.parse(readFileSync(written, "utf8"))).toMatchObject({
      Storage: { S3: { bucket: Bucket, region: "us-east-1", dangerouslyConnectToHttpEndpointForTesting: "true" } },
    });
  });
});

describe("in a browser, through Amplify's Storage", async () => {
  const browser = openBrowser();

  beforeAll(async () => {
    const cognito = cloud.client(CognitoIdentityProviderClient);
    const UserPoolId = cloud.ready.userPools[0]?.id;
    for (const Username of ["ada", "alan"]) {
      await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: "SUPPRESS" }));
      await cognito.send(
        new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: PASSWORD, Permanent: true }),
      );
    }
  });

  test("that refuses this machine's address, as releases since 6.9 do, a start says so and nothing goes abroad", async () => {
    await cloud.program.line("progress", ({ line }) => line.includes("InvalidCustomEndpoint"));
    const { act, abroad } = await storagePage("aws-amplify", []);
    expect(await act("put", { key: "a.txt", level: "public" }, "hello")).toMatchObject({
      refused: "InvalidCustomEndpoint",
    });
    expect(abroad).toEqual([]);
  });

  test("of release 5, which can't be told where identity pools are, nothing is put and nothing goes abroad", async () => {
    const { act, abroad } = await storagePage("aws-amplify-5", []);
    const file = { key: "of-release-5.txt", level: "public" };
    expect(await act("put", file, "hello")).toHaveProperty("refused");
    expect(await act("signIn", "ada", PASSWORD)).toEqual({ done: "ada" });
    expect(await act("put", file, "hello")).toHaveProperty("refused");
    const { Contents = [] } = await cloud.client(S3Client).send(new ListObjectsV2Command({ Bucket }));
    expect(Contents.filter(({ Key }) => Key?.includes(file.key))).toEqual([]);
    expect(abroad).toEqual([]);
  });

  test("a user's files of each level are put, listed, described, read, copied and removed", async () => {
    const { act, page, abroad, errors } = await storagePage("aws-amplify", [MENDED]);
    await act("signIn", "ada", PASSWORD);
    for (const level of ["public", "protected", "private"]) {
      const file = { key: "notes/1 + é (日本).txt", level };
      const text = `hello ${level}`;
      const size = text.length;
      expect(await act("put", file, text)).toMatchObject({ done: { transferred: size } });
      expect(await act("list", { level })).toMatchObject({ done: expect.arrayContaining([{ key: file.key, size }]) });
      expect(await act("properties", file)).toEqual({ done: { size, contentType: "text/plain" } });
      expect(await act("get", file)).toEqual({ done: text });
      const { done: url } = await act("url", file);
      expect(await page.evaluate(`fetch(${JSON.stringify(url)}).then((answer) => answer.text())`)).toBe(text);
      expect(await act("remove", file)).toHaveProperty("done");
      // Amplify's policies let users list by prefix alone: they don't learn what is missing.
      expect(await act("get", file)).toMatchObject({ refused: "AccessDenied", status: 403 });
    }
    // The library puts the source into a header as it is: a browser takes no other letters there.
    const source = { key: "notes/a b.txt", level: "public" };
    const copied = { key: "copied.txt", level: "private" };
    await act("put", source, "copied");
    expect(await act("copy", source, copied)).toHaveProperty("done");
    expect(await act("get", copied)).toEqual({ done: "copied" });
    const others = errors.filter((error) => !/status of 403/.test(error));
    expect({ abroad, errors: others }).toEqual({ abroad: [], errors: [] });
  });

  test("a file of more than 5 MB goes up in parts", async () => {
    const { act, abroad, errors } = await storagePage("aws-amplify", [MENDED]);
    await act("signIn", "ada", PASSWORD);
    const file = { key: "large.bin", level: "private" };
    const size = 6 * 1024 * 1024 + 1;
    expect(await act("put", file, size)).toMatchObject({ done: { transferred: size } });
    expect(await act("properties", file)).toMatchObject({ done: { size } });
    const { Contents = [] } = await cloud
      .client(S3Client)
      .send(new ListObjectsV2Command({ Bucket, Prefix: "private/" }));
    expect(Contents.find(({ Key }) => Key?.endsWith(file.key))?.ETag).toMatch(/-2"$/);
    expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
  });

  test("others read what is protected, and are denied the rest; guests have what the project gives them", async () => {
    const DENIED = { refused: "AccessDenied", status: 403 };
    const { act, abroad } = await storagePage("aws-amplify", [MENDED]);
    await act("signIn", "ada", PASSWORD);
    const { done: ada } = await act("identity");
    for (const level of ["protected", "private"]) await act("put", { key: "of-ada.txt", level }, level);
    await act("signOut");
    await act("signIn", "alan", PASSWORD);
    expect((await act("identity")).done).not.toBe(ada);
    expect(await act("get", { key: "of-ada.txt", level: "protected", owner: ada })).toEqual({ done: "protected" });
    expect(await act("getPath", `protected/${ada}/of-ada.txt`)).toEqual({ done: "protected" });
    expect(await act("putPath", `protected/${ada}/of-ada.txt`, "alan was here")).toMatchObject(DENIED);
    expect(await act("getPath", `private/${ada}/of-ada.txt`)).toMatchObject(DENIED);
    expect(await act("putPath", `private/${ada}/of-ada.txt`, "alan was here")).toMatchObject(DENIED);
    expect(await act("putPath", `private/${ada}/large.bin`, 6 * 1024 * 1024)).toMatchObject(DENIED);
    expect(await act("listPath", `private/${ada}/`)).toMatchObject(DENIED);

    await act("signOut");
    const file = { key: "of-a-guest.txt", level: "public" };
    expect(await act("put", file, "hello")).toHaveProperty("done");
    expect(await act("get", file)).toEqual({ done: "hello" });
    expect(await act("remove", file)).toMatchObject(DENIED);
    for (const level of ["protected", "private"])
      expect(await act("put", { key: "a.txt", level }, "hello")).toMatchObject(DENIED);
    expect(abroad).toEqual([]);
  });

  /** A page with the library, and a way to call it. */
  async function storagePage(library: Library, plugins: Plugin[]) {
    const entry = library === "aws-amplify" ? "storage-6.js" : "storage-5.js";
    const files = [entry, "storage-page.js"];
    const shown: Shown = await showScript(await browser, cloud.program.directory, { files, library, plugins });
    const act = (name: string, ...given: unknown[]) =>
      shown.page.evaluate<Outcome>(`storage(${[name, ...given].map((each) => JSON.stringify(each)).join()})`);
    return { ...shown, act };
  }
});

type Library = "aws-amplify" | "aws-amplify-5";

interface Outcome {
  readonly done?: unknown;
  /** The error's name. */
  readonly refused?: string;
  readonly status?: number;
}
