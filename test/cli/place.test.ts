import { expect, test } from "vitest";
import { placeLines } from "../../src/cli/place.js";

test.each<[string, Parameters<typeof placeLines>[0], string[]]>([
  ["a file", { file: "/p/template.json" }, ["/p/template.json"]],
  [
    "a line, without its indentation",
    { file: "/p/t.yml", line: 3, text: "    Type: AWS::S3::Bucket" },
    ["/p/t.yml:3", "  Type: AWS::S3::Bucket"],
  ],
  ["a column", { file: "/p/o.ts", line: 3, column: 7, text: "x" }, ["/p/o.ts:3:7", "  x"]],
  ["an empty line", { file: "/p/o.ts", line: 3, text: "  " }, ["/p/o.ts:3"]],
  ["all of a template in one line", { file: "/p/t.json", line: 1, text: "{".repeat(100_000) }, ["/p/t.json:1"]],
])("%s", (_, place, lines) => {
  expect(placeLines(place)).toEqual(lines);
});
