import type { Pages } from "../../app/pages.js";

export default { "/outbox": () => import("./outbox.js") } satisfies Pages;
