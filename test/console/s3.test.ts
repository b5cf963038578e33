import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { beforeAll, expect, test } from "vitest";
import type { TestCloud } from "../harness/cloud.js";
import { refusal } from "../harness/refusal.js";
import {
  expectAccessible,
  expectAccessibleDialog,
  savedBytes,
  screenshots,
  showConsole,
  startConsoleCloud,
} from "./harness.js";

const BUCKET = "library-files";
/** One red pixel. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==",
  "base64",
);
const PAGE = "<h1>Hello</h1><script>document.title = 'taken'; window.taken = true</script>";
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><script>window.parent.taken = true</script><rect width="40" height="40"/></svg>`;

let cloud: TestCloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startConsoleCloud();
  s3 = cloud.client(S3Client);
});

test("where there are no buckets, it says how to make one", async () => {
  const { page, go } = await showConsole(cloud.url);
  await go("/s3", "Buckets");
  await page.getByText("sekisho add storage").waitFor();
  await expectAccessible(page);
});

test("objects are found by prefix, seen, kept and deleted", async () => {
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const put = (Key: string, Body: string | Buffer, ContentType: string) =>
    s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ContentType, Metadata: { author: "ada" } }));
  await put("readme.json", '{"books": 3}', "application/json");
  await put("photos/2026/日 本.png", PNG, "image/png");
  await put("photos/drawing.svg", SVG, "image/svg+xml");
  await put("page.html", PAGE, "text/html");
  await put("code.zip", Buffer.from([0x50, 0x4b, 0, 0xff, 0xfe]), "application/zip");
  const { page, go, abroad, errors } = await showConsole(cloud.url);
  const taken = () => page.evaluate<unknown>("[document.title, 'taken' in window]");
  await go("/s3", "Buckets");
  await page.getByRole("link", { name: BUCKET }).click();
  await page.getByRole("heading", { level: 1, name: BUCKET }).waitFor();
  await page.getByRole("link", { name: "photos/" }).waitFor();
  await expectAccessible(page);
  await screenshots(page, "s3-objects");
  await page.getByRole("link", { name: "photos/" }).click();
  await page.getByRole("link", { name: "2026/" }).click();
  expect(page.url()).toContain("prefix=photos%2F2026%2F");
  await page.getByRole("link", { name: "日 本.png" }).click();
  const picture = page.getByRole("img", { name: "photos/2026/日 本.png" });
  await picture.waitFor();
  const width = "document.querySelector('img.preview').naturalWidth";
  await expect.poll(() => page.evaluate<number>(width)).toBe(1);
  await page.getByText("author: ada").waitFor();
  await expectAccessible(page);

  await go(`/s3/${BUCKET}/photos%2Fdrawing.svg`, "photos/drawing.svg");
  await page.getByRole("img", { name: "photos/drawing.svg" }).waitFor();
  await go(`/s3/${BUCKET}/page.html`, "page.html");
  await page.getByText("window.taken = true").waitFor();
  expect(await taken()).toEqual(["Sekisho", false]);
  await expectAccessible(page);
  await screenshots(page, "s3-object");
  await go(`/s3/${BUCKET}/code.zip`, "code.zip");
  await page.getByText("Neither text nor an image").waitFor();

  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("code.zip");
  expect([...(await savedBytes(download))]).toEqual([0x50, 0x4b, 0, 0xff, 0xfe]);

  await page.getByRole("button", { name: "Delete" }).click();
  await expectAccessibleDialog(page);
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("heading", { level: 1, name: BUCKET }).waitFor();
  expect((await refusal(s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "code.zip" }))))[0]).toBe(404);
  expect({ abroad, errors }).toEqual({ abroad: [], errors: [] });
});

test("a bucket's settings are told, also where it has none", async () => {
  const { page, go } = await showConsole(cloud.url, { locale: "ja-JP" });
  await go(`/s3/${BUCKET}?tab=settings`, BUCKET);
  await page.getByRole("heading", { name: "CORS 設定" }).waitFor();
  await expectAccessible(page);
  await screenshots(page, "s3-settings-ja");
  await go("/s3/nobody", "nobody");
  await page.getByText("The specified bucket does not exist").waitFor();
});
