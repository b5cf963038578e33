import {
  addHosting,
  HOSTING,
  type NewHosting,
  wrongDocumentName,
  wrongHostingBucketName,
} from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import { askHosting, hostingOptions, standardHostingBucket } from "../prompts/hosting-questions.js";
import { type Json, only, text, word } from "./payload.js";
import { headlessInput, type Session, type Subject } from "./session.js";

export const addHostingSubject: Subject = {
  options: hostingOptions,

  async run(session) {
    const { asker, backend, call, afterwards } = session;
    const [there] = backend.names("hosting");
    if (there !== undefined)
      throw new Problem(
        `The project has hosting already: ${there}.`,
        there === HOSTING ? "Change it with: sekisho update hosting" : "Remove it first: sekisho remove hosting",
      );
    const hosting = call.options.on("headless")
      ? headlessHosting(session, await headlessInput(call))
      : await askHosting(asker, backend, new Date());
    addHosting(backend, hosting);
    afterwards(
      () =>
        void call.out.write("\nYou can now publish your app using the following command:\nCommand: sekisho publish\n"),
    );
  },
};

/** Reads `{ "setup"?: "prod" | "dev", "bucketName"?: "…", "index"?: "index.html", "error"?: "index.html" }`. */
function headlessHosting({ backend }: Pick<Session, "backend">, input: Json): NewHosting {
  only(input, ["setup", "bucketName", "index", "error"], "hosting");
  const dev = word({ prod: false, dev: true }, input.setup ?? "prod", "setup");
  const bucketName = text(input.bucketName) ?? standardHostingBucket(backend, new Date());
  const index = text(input.index) ?? "index.html";
  const error = text(input.error) ?? "index.html";
  const wrong = wrongHostingBucketName(backend, bucketName) ?? wrongDocumentName(index) ?? wrongDocumentName(error);
  if (wrong !== undefined) throw new Problem(`hosting: ${wrong}`);
  return { bucketName, website: dev ? { index, error } : undefined };
}
