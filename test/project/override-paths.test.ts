import { tmpdir } from "node:os";
import { join } from "node:path";
import * as cdk from "aws-cdk-lib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Resource } from "../../src/project/override/elements.js";
import { splitPath } from "../../src/project/override/overrides.js";
import { cdkName } from "../../src/project/override/property-names.js";
import { Tokens } from "../../src/project/override/tokens.js";

const TYPE = "Custom::Thing";
/** Nothing is synthesized into it; without one, each stack would make a folder. */
const outdir = join(tmpdir(), "cdk.out");

// Few names, so that overrides meet each other and what is there; some hold a dot, a backslash, or are indexes.
const name = fc.constantFrom("a", "b", "c.d", "x-y", "0", "1", "/p/{q+}", "\\", "Ref");
const escaped = (part: string) => part.replace(/[\\.]/g, "\\$&");
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.map(escaped).join("."));

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ maxLength: 5 }).filter((text) => !text.includes("${")),
    fc.integer(),
    fc.boolean(),
    fc.constant({ Ref: "AWS::Region" }),
    fc.constant({ "Fn::Join": ["", ["x", { Ref: "y" }]] }),
    fc.constant({ "Fn::If": ["c", 1, { a: 2 }] }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 3 }),
  ),
}));

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ how: fc.constant("set" as const), path, value }) },
  { weight: 1, arbitrary: fc.record({ how: fc.constant("delete" as const), path, value: fc.constant(undefined) }) },
  { weight: 1, arbitrary: fc.record({ how: fc.constant("top" as const), path, value }) },
);

interface Overridable {
  addPropertyOverride(path: string, value: unknown): void;
  addPropertyDeletionOverride(path: string): void;
  addOverride(path: string, value: unknown): void;
}

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

function take(resource: Overridable, steps: readonly Step[]): void {
  for (const { how, path: at, value: given } of steps) {
    if (how === "set") resource.addPropertyOverride(at, given);
    else if (how === "delete") resource.addPropertyDeletionOverride(at);
    else resource.addOverride(`Metadata.${at}`, given);
  }
}

const outcome = (run: () => unknown): unknown => {
  try {
    return JSON.parse(JSON.stringify(run()));
  } catch {
    return "throws";
  }
};

test("overrides on random paths and values give what aws-cdk-lib gives", () => {
  fc.assert(
    fc.property(fc.dictionary(name, value, { maxKeys: 4 }), fc.array(step, { maxLength: 6 }), (properties, steps) => {
      const theirs = outcome(() => {
        const stack = new cdk.Stack(new cdk.App({ outdir }), "S");
        const resource = new cdk.CfnResource(stack, "R", { type: TYPE, properties: structuredClone(properties) });
        take(resource, structuredClone(steps));
        return stack.resolve((resource as unknown as { _toCloudFormation(): unknown })._toCloudFormation()).Resources.R;
      });
      const ours = outcome(() => {
        const resource = Resource.of(
          "R",
          { Type: TYPE, Properties: structuredClone(properties) },
          new Tokens(),
          undefined,
        );
        take(resource, structuredClone(steps));
        return resource.render();
      });
      expect(ours).toEqual(theirs);
    }),
    {
      numRuns: 1_500,
      examples: [[{ "1": [{ Ref: "AWS::Region" }] }, [{ how: "set", path: "1.1", value: {} }]]],
    },
  );
});

test("a path of escaped names splits into the names", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (parts) => {
      expect(splitPath(parts.map(escaped).join("."))).toEqual(parts);
    }),
  );
});

test.each([
  ["Body", "body"],
  ["CallbackURLs", "callbackUrLs"],
  ["AllowedOAuthFlows", "allowedOAuthFlows"],
  ["DefaultRedirectURI", "defaultRedirectUri"],
  ["SSEAlgorithm", "sseAlgorithm"],
  ["KMSMasterKeyID", "kmsMasterKeyId"],
  ["S3Bucket", "s3Bucket"],
  ["EnabledMfas", "enabledMfas"],
])("CDK spells %s %s", (property, spelled) => {
  expect(cdkName(property)).toBe(spelled);
});
