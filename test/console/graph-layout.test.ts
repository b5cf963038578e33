import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type GraphNode, layout, NODE, pathOf } from "../../console/src/pages/cloudformation/graph-layout.js";
import { resourcesOfTemplate } from "../../console/src/pages/cloudformation/template-resources.js";

const edgesOf = (nodes: readonly GraphNode[]) => layout(nodes).edges.map(({ from, to }) => [from, to]);

/** Nodes that need any of those before them. */
const graphs = fc.array(fc.array(fc.nat(29), { maxLength: 4 }), { minLength: 1, maxLength: 30 }).map((all) =>
  all.map((needs, at) => ({
    id: `n${at}`,
    needs: [...new Set(needs.filter((need) => need < at).map((need) => `n${need}`))],
  })),
);

describe("a layout", () => {
  test("places every node where no other is, and what is needed further left", () =>
    fc.assert(
      fc.property(graphs, (nodes) => {
        const { places, edges, width, height } = layout(nodes);
        const all = [...places.values()];
        expect(all).toHaveLength(nodes.length);
        for (const [at, one] of all.entries()) {
          expect(one.x >= 0 && one.y >= 0 && one.x + NODE.width <= width && one.y + NODE.height <= height).toBe(true);
          for (const other of all.slice(at + 1))
            expect(Math.abs(one.x - other.x) >= NODE.width || Math.abs(one.y - other.y) >= NODE.height).toBe(true);
        }
        expect(edges).toHaveLength(nodes.flatMap(({ needs }) => needs).length);
        for (const { from, to, points } of edges) {
          const [start, end] = [places.get(from), places.get(to)];
          expect(points[0]).toEqual({ x: (start?.x ?? 0) + NODE.width, y: (start?.y ?? 0) + NODE.height / 2 });
          expect(points.at(-1)).toEqual({ x: end?.x, y: (end?.y ?? 0) + NODE.height / 2 });
          for (const [at, { x }] of points.slice(1).entries()) expect(x).toBeGreaterThan(points[at]?.x ?? 0);
        }
      }),
      { numRuns: 60 },
    ));

  test("goes around a circle, and leaves out what isn't there", () => {
    const circle = [
      { id: "a", needs: ["b", "gone"] },
      { id: "b", needs: ["a", "b"] },
    ];
    expect(layout(circle).places.size).toBe(2);
    expect(edgesOf(circle)).toEqual([
      ["b", "a"],
      ["a", "b"],
    ]);
  });

  test("of nothing is nothing", () => expect(layout([])).toMatchObject({ width: 0, height: 0, edges: [] }));

  test("of 400 resources takes no time worth telling", () => {
    const nodes = Array.from({ length: 400 }, (_, at) => ({
      id: `n${at}`,
      needs: at < 3 ? [] : [`n${at >> 1}`, `n${at - 3}`],
    }));
    expect(layout(nodes).places.size).toBe(400);
  });

  test("crosses no edges where it needn't", () => {
    const nodes = [
      { id: "a", needs: [] },
      { id: "b", needs: [] },
      { id: "of b", needs: ["b"] },
      { id: "of a", needs: ["a"] },
    ];
    const { places } = layout(nodes);
    const above = (one: string, other: string) => (places.get(one)?.y ?? 0) < (places.get(other)?.y ?? 0);
    expect(above("a", "b")).toBe(above("of a", "of b"));
  });

  test("is drawn in straight lines and curves", () =>
    expect(
      pathOf([
        { x: 0, y: 0 },
        { x: 10, y: 0 },
        { x: 20, y: 8 },
      ]),
    ).toBe("M0 0L10 0C15 0 15 8 20 8"));
});

describe("what a template's resources need", () => {
  const json = {
    Parameters: { Env: { Type: "String" } },
    Resources: {
      Role: { Type: "AWS::IAM::Role", Properties: { Name: { Ref: "Env" } } },
      Function: {
        Type: "AWS::Lambda::Function",
        DependsOn: "Log",
        Properties: { Role: { "Fn::GetAtt": ["Role", "Arn"] }, Self: { Ref: "Function" } },
      },
      Log: { Type: "AWS::Logs::LogGroup" },
      Permission: {
        Type: "AWS::Lambda::Permission",
        DependsOn: ["Log", "Role"],
        Properties: {
          Name: { "Fn::Sub": "${Function.Arn}-${!Role}-${AWS::Region}-${Own}" },
          Other: { "Fn::Sub": ["${Own}-${Api}", { Own: { Ref: "Role" }, Api: "x" }] },
          Nested: [{ "Fn::If": ["Is", { "Fn::GetAtt": "Log.Arn" }, { Ref: "AWS::NoValue" }] }],
        },
      },
    },
  };
  const expected = [
    { id: "Role", type: "AWS::IAM::Role", needs: [] },
    { id: "Function", type: "AWS::Lambda::Function", needs: ["Log", "Role"] },
    { id: "Log", type: "AWS::Logs::LogGroup", needs: [] },
    { id: "Permission", type: "AWS::Lambda::Permission", needs: ["Log", "Role", "Function"] },
  ];

  test("in JSON", async () => expect(await resourcesOfTemplate(JSON.stringify(json))).toEqual(expected));

  test("in YAML, with short forms", async () =>
    expect(
      await resourcesOfTemplate(`
Resources:
  Role: { Type: AWS::IAM::Role, Properties: { Name: !Ref Env } }
  Function:
    Type: AWS::Lambda::Function
    DependsOn: Log
    Properties:
      Role: !GetAtt Role.Arn
  Log: &log
    Type: AWS::Logs::LogGroup
  Permission:
    Type: AWS::Lambda::Permission
    DependsOn: [Log, Role]
    Properties:
      Name: !Sub "\${Function.Arn}-\${!Role}-\${AWS::Region}"
      Other: !If [Is, !GetAtt [Log, Arn], !Ref AWS::NoValue]
`),
    ).toEqual(expected));

  test("that can't be read is refused", async () => {
    await expect(resourcesOfTemplate("{ broken")).rejects.toThrow();
    await expect(resourcesOfTemplate("a: [")).rejects.toThrow();
    expect(await resourcesOfTemplate("{}")).toEqual([]);
  });
});
