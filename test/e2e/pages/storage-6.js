import { Amplify } from "aws-amplify";
import { fetchAuthSession, signIn, signOut } from "aws-amplify/auth";
import { copy, downloadData, getProperties, getUrl, list, remove, uploadData } from "aws-amplify/storage";
import awsconfig from "./aws-exports";
import { bodyOf, expose } from "./storage-page";

Amplify.configure(awsconfig);

/** Release 6 calls the public level by those who need no more. */
const levelOf = (level) => (level === "public" ? "guest" : level);
const options = ({ level, owner }) => ({
  accessLevel: levelOf(level),
  ...(owner !== undefined && { targetIdentityId: owner }),
});

expose({
  signIn: (username, password) => signIn({ username, password }),
  signOut: () => signOut(),
  identity: async () => (await fetchAuthSession()).identityId,
  async put({ key, ...where }, body) {
    const progress = [];
    const { result } = uploadData({
      key,
      data: bodyOf(body),
      options: {
        ...options(where),
        contentType: "text/plain",
        onProgress: ({ transferredBytes }) => progress.push(transferredBytes),
      },
    });
    const { eTag } = await result;
    return { eTag, transferred: progress.at(-1) };
  },
  async get({ key, ...where }) {
    const { body } = await downloadData({ key, options: options(where) }).result;
    return body.text();
  },
  async list(where) {
    const { items } = await list({ options: { ...options(where), listAll: true } });
    return items.map(({ key, size }) => ({ key, size }));
  },
  async properties({ key, ...where }) {
    const { size, contentType } = await getProperties({ key, options: options(where) });
    return { size, contentType };
  },
  async url({ key, ...where }) {
    const { url } = await getUrl({ key, options: { ...options(where), validateObjectExistence: true } });
    return url.href;
  },
  copy: (source, destination) =>
    copy({
      source: { key: source.key, accessLevel: levelOf(source.level) },
      destination: { key: destination.key, accessLevel: levelOf(destination.level) },
    }),
  remove: ({ key, ...where }) => remove({ key, options: options(where) }),
  // By whole paths, as new projects do.
  putPath: (path, body) => uploadData({ path, data: bodyOf(body) }).result,
  async getPath(path) {
    const { body } = await downloadData({ path }).result;
    return body.text();
  },
  async listPath(path) {
    const { items } = await list({ path, options: { listAll: true } });
    return items.map((item) => item.path);
  },
});
