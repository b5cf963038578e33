import fc from "fast-check";
import { expect, test } from "vitest";
import type { Call } from "../../src/gateway/call.js";
import { RequestHeaders } from "../../src/gateway/headers.js";
import { withoutSentSecrets } from "../../src/gateway/secrets.js";

/** What the log keeps of a failed check that saw this, where the client sent that. */
function kept(sent: string, actual: string): unknown {
  const call = {
    headers: new RequestHeaders(["Authorization", sent]),
    query: new Map(),
    authorizer: undefined,
    checks: [{ step: "authorize", what: "the token is good", passed: false, actual }],
  };
  return withoutSentSecrets(call as unknown as Call)[0]?.actual;
}

const secret = fc.string({
  minLength: 12,
  maxLength: 80,
  unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789"),
});

test("no twelve characters of a secret that stand together are kept, wherever they begin", () => {
  fc.assert(
    fc.property(
      secret,
      fc.nat(),
      fc.nat(60),
      fc.string({ unit: fc.constantFrom(..."- .,") }),
      (sent, from, more, around) => {
        const at = from % (sent.length - 11);
        const stretch = sent.slice(at, at + 12 + more);
        expect(kept(sent, `${around}${stretch}${around}`)).not.toContain(stretch.slice(0, 12));
      },
    ),
  );
});

test("fewer are shown, so that a person can tell which one it was", () => {
  fc.assert(
    fc.property(secret, (sent) => {
      expect(kept(sent, `${sent.slice(0, 11)}…`)).toBe(`${sent.slice(0, 11)}…`);
    }),
  );
});
