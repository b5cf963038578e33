import type { Pages } from "../../app/pages.js";

export default {
  "/ssm": () => import("./parameters.js"),
  "/ssm/:name": () => import("./parameter.js"),
} satisfies Pages;
