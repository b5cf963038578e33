import type { Pages } from "../../app/pages.js";

export default {
  "/cognito": () => import("./pools.js"),
  "/cognito/:poolId": () => import("./pool.js"),
  "/cognito/:poolId/users/:username": () => import("./user.js"),
  "/cognito/identity-pools": () => import("./identity-pools.js"),
  "/cognito/identity-pools/:poolId": () => import("./identity-pool.js"),
  "/cognito/token-viewer": () => import("./token-viewer.js"),
} satisfies Pages;
