/** Runs the function of the limit server: connects to the socket in its first argument, loads the file in its second. */
import { createRequire } from "node:module";
import { connect } from "node:net";
import { frame, texts } from "./frames.js";

const [, , socketPath = "", file = ""] = process.argv;
const { handler } = createRequire(import.meta.url)(file) as { handler: (event: unknown) => Promise<unknown> };
const socket = connect(socketPath);
socket.on(
  "data",
  texts((text) => {
    handler(JSON.parse(text)).then((answer) => socket.write(frame(JSON.stringify(answer))));
  }),
);
socket.on("close", () => process.exit());
socket.on("error", () => process.exit());
