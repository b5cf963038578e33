import type { Pages } from "../../app/pages.js";

export default {
  "/iam": () => import("./roles.js"),
  "/iam/policies": () => import("./policies.js"),
  "/iam/simulator": () => import("./simulator.js"),
  "/iam/roles/:roleName": () => import("./role.js"),
  "/iam/policies/:arn": () => import("./policy.js"),
} satisfies Pages;
