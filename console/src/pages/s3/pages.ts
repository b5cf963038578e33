import type { Pages } from "../../app/pages.js";

export default {
  "/s3": () => import("./buckets.js"),
  "/s3/:bucket": () => import("./bucket.js"),
  "/s3/:bucket/:key": () => import("./object.js"),
} satisfies Pages;
