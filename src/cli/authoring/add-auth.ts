import { addAuth } from "../../project/authoring/index.js";
import { Problem } from "../problem.js";
import { askAuth, authOptions } from "../prompts/auth-questions.js";
import { headlessAuth } from "./headless-auth.js";
import { headlessInput, NEXT_STEPS, type Subject } from "./session.js";

export const addAuthSubject: Subject = {
  options: authOptions,

  async run({ asker, backend, shortId, call, afterwards }) {
    const [there] = backend.names("auth");
    if (there !== undefined)
      throw new Problem(`The project has auth already: ${there}.`, "Change it with: sekisho update auth");
    const inputs = call.options.on("headless") ? headlessAuth(await headlessInput(call)) : await askAuth(asker);
    const name = addAuth(backend, inputs, shortId);
    afterwards(() => void call.out.write(`✅ Successfully added auth resource ${name} locally\n\n${NEXT_STEPS}\n`));
  },
};
