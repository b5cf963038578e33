import type { Pages } from "../../app/pages.js";

export default {
  "/lambda": () => import("./functions.js"),
  "/lambda/:functionName": () => import("./function.js"),
} satisfies Pages;
