import type { Pages } from "../../app/pages.js";

export default {
  "/logs": () => import("./groups.js"),
  "/logs/:group": () => import("./group.js"),
} satisfies Pages;
