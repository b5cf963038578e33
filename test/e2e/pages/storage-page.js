/** Text, or so many bytes. */
export const bodyOf = (body) => (typeof body === "number" ? new Blob([new Uint8Array(body).fill(7)]) : body);

/** What the test calls: `storage("get", {key, level})` gives what came of it, or what it was refused with. */
export function expose(actions) {
  globalThis.storage = async (name, ...given) => {
    try {
      return { done: await actions[name](...given) };
    } catch (error) {
      const status = error.$metadata?.httpStatusCode ?? error.metadata?.httpStatusCode ?? error.response?.status;
      return { refused: error.name, message: error.message, ...(status !== undefined && { status }) };
    }
  };
}
