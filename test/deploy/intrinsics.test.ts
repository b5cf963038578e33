import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cidrBlocks } from "../../src/deploy/intrinsics/cidr.js";
import type { Scope } from "../../src/deploy/intrinsics/intrinsic.js";
import { resolve } from "../../src/deploy/intrinsics/resolve.js";
import { parseText } from "../../src/deploy/template/parse.js";
import type { Value } from "../../src/deploy/value.js";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";

const VALUES: Record<string, Value> = { Text: "text", List: ["a", "b", "c"], Number: "3" };

function scopeOf(more: Partial<Scope> = {}): Scope {
  const scope: Scope = {
    placement: DEFAULT_PLACEMENT,
    ref: (name) => VALUES[name],
    attribute: (logicalId, attribute) => `${logicalId}.${attribute}`,
    mapping: (map, top, second) =>
      (map === "Map" && top === "a" ? { one: 1, list: ["x", "y"] }[second] : undefined) as Value | undefined,
    condition: (name) => name === "Yes",
    exported: (name) => `exported ${name}`,
    dynamic: (service, reference) => `<${service} ${reference}>`,
    extended: true,
    inConditions: false,
    resolve: (value) => resolve(value, scope),
    ...more,
  };
  return scope;
}

describe("intrinsic functions", () => {
  it.each<[Value, Value | undefined]>([
    [{ Ref: "Text" }, "text"],
    [{ Ref: "AWS::NoValue" }, undefined],
    [{ a: { Ref: "AWS::NoValue" }, b: [{ Ref: "AWS::NoValue" }, 1] }, { b: [1] }],
    [{ "Fn::GetAtt": ["A", "Arn"] }, "A.Arn"],
    [{ "Fn::GetAtt": "A.B.C" }, "A.B.C"],
    [{ "Fn::GetAtt": ["A", "Outputs", "X"] }, "A.Outputs.X"],
    [{ "Fn::Sub": "${Text}-${A.Arn}-${!Text}-$Text" }, "text-A.Arn-${Text}-$Text"],
    [{ "Fn::Sub": ["${x}${Text}", { x: { Ref: "Number" } }] }, "3text"],
    [{ "Fn::Sub": ["${Text}", { Text: "own" }] }, "own"],
    [{ "Fn::Join": ["-", ["a", 1, true]] }, "a-1-true"],
    [{ "Fn::Join": [",", { Ref: "List" }] }, "a,b,c"],
    [{ "Fn::Select": ["1", { Ref: "List" }] }, "b"],
    [{ "Fn::Select": [0, { "Fn::Split": ["-", "x-y"] }] }, "x"],
    [{ "Fn::Split": ["e", { Ref: "Text" }] }, ["t", "xt"]],
    [{ "Fn::If": ["Yes", "a", { "Fn::GetAtt": ["No", "Way"] }] }, "a"],
    [{ "Fn::If": ["No", "a", { Ref: "AWS::NoValue" }] }, undefined],
    [{ "Fn::Equals": ["3", 3] }, true],
    [{ "Fn::Equals": [true, "true"] }, true],
    [{ "Fn::Not": [{ "Fn::Equals": ["a", "b"] }] }, true],
    [{ "Fn::And": [{ "Fn::Equals": ["a", "a"] }, { "Fn::Equals": ["a", "b"] }] }, false],
    [{ "Fn::Or": [{ "Fn::Equals": ["a", "a"] }, { "Fn::Equals": ["a", "b"] }] }, true],
    [{ "Fn::FindInMap": ["Map", "a", "one"] }, 1],
    [{ "Fn::FindInMap": ["Map", "a", "list"] }, ["x", "y"]],
    [{ "Fn::FindInMap": ["Map", "z", "one", { DefaultValue: "d" }] }, "d"],
    [{ "Fn::ImportValue": { "Fn::Sub": "${Text}-x" } }, "exported text-x"],
    [{ "Fn::GetAZs": "" }, ["us-east-1a", "us-east-1b", "us-east-1c"]],
    [{ "Fn::Base64": "héllo" }, "aMOpbGxv"],
    [{ "Fn::Cidr": ["10.0.0.0/16", 3, 8] }, ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]],
    [{ "Fn::Length": { Ref: "List" } }, 3],
    [{ "Fn::ToJsonString": { a: [{ Ref: "Text" }] } }, '{"a":["text"]}'],
    ["{{resolve:ssm:/a/b:3}} and {{resolve:ssm:c}}", "<ssm /a/b:3> and <ssm c>"],
    [{ "Fn::Join": ["", ["{{resolve:ssm:", { Ref: "Text" }, "}}"]] }, "<ssm text>"],
    [{ Condition: "Yes" }, { Condition: "Yes" }],
  ])("%j gives %j", (value, expected) => {
    expect(resolve(value, scopeOf())).toEqual(expected);
  });

  it("a condition by name is a function in the Conditions block alone", () => {
    expect(resolve({ "Fn::Not": [{ Condition: "Yes" }] }, scopeOf({ inConditions: true }))).toBe(false);
  });

  it.each<[Value, string]>([
    [{ "Fn::Select": [3, ["a"]] }, "Template error: Fn::Select cannot select nonexistent value at index 3"],
    [{ "Fn::FindInMap": ["Map", "z", "one"] }, "Template error: Unable to get mapping for Map::z::one"],
    [{ "Fn::Sub": ["${x}", { x: { a: 1 } }] }, "Template error: Fn::Sub expression does not resolve to a string"],
  ])("%j is refused", (value, message) => {
    expect(() => resolve(value, scopeOf())).toThrow(message);
  });
});

describe("laws", () => {
  const word = fc.string({ minLength: 1, unit: fc.constantFrom("a", "b", "1", "_", " ", "é") });
  const delimiter = fc.constantFrom(",", "|", "--", ";");

  it("splitting what was joined gives the list again", () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), delimiter, (list, mark) => {
        const joined = { "Fn::Join": [mark, list] };
        expect(resolve({ "Fn::Split": [mark, joined] }, scopeOf())).toEqual(list);
      }),
    );
  });

  it("selecting from a list gives its member", () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.nat(), (list, n) => {
        const at = n % list.length;
        expect(resolve({ "Fn::Select": [at, list] }, scopeOf())).toBe(list[at]);
      }),
    );
  });

  it("substituting is joining", () => {
    fc.assert(
      fc.property(fc.array(word), word, (texts, value) => {
        const sub = { "Fn::Sub": [texts.map((text) => `${text}\${v}`).join(""), { v: value }] };
        const joined = { "Fn::Join": ["", texts.flatMap((text) => [text, value])] };
        expect(resolve(sub, scopeOf())).toBe(resolve(joined, scopeOf()));
      }),
    );
  });

  it("blocks of addresses follow one another without gap", () => {
    fc.assert(
      fc.property(fc.nat(255), fc.integer({ min: 1, max: 256 }), (a, count) => {
        const blocks = cidrBlocks(`${a}.0.0.0/8`, count, 8);
        const starts = blocks.map(
          (block) =>
            block
              .split("/")[0]
              ?.split(".")
              .reduce((sum, part) => sum * 256 + Number(part), 0) ?? 0,
        );
        expect(new Set(blocks).size).toBe(count);
        expect(starts.every((start, at) => at === 0 || start - (starts[at - 1] ?? 0) === 256)).toBe(true);
      }),
    );
  });

  it.each([["2001:db8::/56", "2001:db8::/64", "2001:db8:0:1::/64"]])("%s has blocks too", (block, first, second) => {
    expect(cidrBlocks(block, 2, 64)).toEqual([first, second]);
  });
});

describe("YAML", () => {
  it("has short forms, and leaves dates and versions as text", () => {
    const text = `
AWSTemplateFormatVersion: 2010-09-09
Resources:
  A:
    Type: X
    Properties:
      Date: 2012-10-17
      Sub: !Sub "\${AWS::Region}-x"
      Sub2: !Sub ["\${a}", { a: !Ref B }]
      Att: !GetAtt B.Outputs.C
      List: !Split [",", !ImportValue x]
      If: !If [C, !Ref "AWS::NoValue", 0o17]
      Text: |
        two
        lines
    Condition: C
`;
    expect(parseText(text)).toEqual({
      AWSTemplateFormatVersion: "2010-09-09",
      Resources: {
        A: {
          Type: "X",
          Properties: {
            Date: "2012-10-17",
            Sub: { "Fn::Sub": "${AWS::Region}-x" },
            Sub2: { "Fn::Sub": ["${a}", { a: { Ref: "B" } }] },
            Att: { "Fn::GetAtt": ["B", "Outputs.C"] },
            List: { "Fn::Split": [",", { "Fn::ImportValue": "x" }] },
            If: { "Fn::If": ["C", { Ref: "AWS::NoValue" }, 15] },
            Text: "two\nlines\n",
          },
          Condition: "C",
        },
      },
    });
  });
});
