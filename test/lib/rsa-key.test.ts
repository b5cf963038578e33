import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { generateRsaKey, generateRsaKeySync } from "../../src/lib/rsa-key.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test.each([
  ["off this thread", generateRsaKey],
  ["at once", async () => generateRsaKeySync()],
])("a key made %s can be taken out, whatever the garbage collector does to its maker", async (_, make) => {
  const key = await make();
  collectGarbage();
  expect(key.export({ format: "jwk" })).toMatchObject({ kty: "RSA", e: "AQAB" });
  expect(key.export({ format: "pem", type: "pkcs8" })).toContain("BEGIN PRIVATE KEY");
  expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
});
