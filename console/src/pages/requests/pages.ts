import type { Pages } from "../../app/pages.js";

export default {
  "/requests": () => import("./requests.js"),
  "/requests/:id": () => import("./request.js"),
} satisfies Pages;
