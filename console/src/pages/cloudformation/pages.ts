import type { Pages } from "../../app/pages.js";

export default {
  "/cloudformation": () => import("./stacks.js"),
  "/cloudformation/:stackName": () => import("./stack.js"),
} satisfies Pages;
