import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { walk } from "../../src/deploy/execute/walk.js";
import { checkCircles, inOrder } from "../../src/deploy/plan/graph.js";
import { parameter, TestCloud } from "./engine.js";

const IDS = ["A", "B", "C", "D", "E", "F"];

/** A template whose resources need only those that come after them in a shuffled list: no circles. */
const template = fc
  .tuple(
    fc.shuffledSubarray(IDS, { minLength: 1 }),
    fc.array(
      fc.record({
        value: fc.constantFrom("1", "2"),
        name: fc.constantFrom("", "x", "y"),
        slow: fc.boolean(),
        needs: fc.nat(63),
        by: fc.constantFrom("Ref", "GetAtt", "DependsOn"),
      }),
      {
        minLength: 6,
        maxLength: 6,
      },
    ),
  )
  .map(([ids, shapes]) => {
    const resources = ids.map((id, at) => {
      const { value, name, slow, needs, by } = shapes[IDS.indexOf(id)] ?? {
        value: "1",
        name: "",
        slow: false,
        needs: 0,
        by: "Ref",
      };
      const others = ids.slice(at + 1).filter((_, bit) => (needs >> bit) & 1);
      const references = others.map((other) => (by === "GetAtt" ? { "Fn::GetAtt": [other, "Arn"] } : { Ref: other }));
      const depends = by === "DependsOn" && others.length > 0 ? { DependsOn: others } : {};
      // A custom name that must be replaced would clash with itself, so the name moves with the value.
      const Name = name === "" ? {} : { Name: `${id}-${name}-${value}` };
      const text = by === "DependsOn" ? value : { "Fn::Join": ["|", [value, ...references]] };
      // A type that may not change has its own logical id.
      return slow && at % 2 === 0
        ? [
            `${id}Bucket`,
            {
              Type: "AWS::S3::Bucket",
              Properties: { ...(name !== "" && { BucketName: `${id}-${name}` }), Tags: [{ Key: "k", Value: value }] },
              ...(by === "DependsOn" ? {} : {}),
            },
          ]
        : [id, { ...parameter(text, { Properties: Name }), ...depends }];
    });
    const known = new Set(resources.map(([id]) => id as string));
    return JSON.parse(JSON.stringify({ Resources: Object.fromEntries(resources) }), (_, each) => {
      if (Array.isArray(each))
        return each.filter(
          (one) => !(one?.Ref && !known.has(one.Ref)) && !(one?.["Fn::GetAtt"] && !known.has(one["Fn::GetAtt"][0])),
        );
      if (each?.DependsOn) return { ...each, DependsOn: each.DependsOn.filter((id: string) => known.has(id)) };
      return each;
    }) as { Resources: Record<string, object> };
  });

const owners = (cloud: TestCloud) =>
  Object.values(cloud.things())
    .map(({ owner }) => owner)
    .sort();

describe("for every template", () => {
  it("an update leaves exactly what the template holds, with the values it has by itself", async () => {
    await fc.assert(
      fc.asyncProperty(template, template, async (a, b) => {
        const cloud = new TestCloud();
        await cloud.create("app", a);
        try {
          expect((await cloud.update("app", b)).StackStatus).toBe("UPDATE_COMPLETE");
        } catch (error) {
          expect((error as Error).message).toBe("No updates are to be performed.");
        }
        expect(owners(cloud)).toEqual(Object.keys(b.Resources).sort());
        const values = (properties: Record<string, unknown>) =>
          String(properties.Value ?? JSON.stringify(properties.Tags)).split("|")[0];
        const fresh = new TestCloud();
        await fresh.create("app", b);
        const shape = (each: TestCloud) =>
          Object.values(each.things())
            .map(({ owner, properties }) => `${owner} ${values(properties)}`)
            .sort();
        expect(shape(cloud)).toEqual(shape(fresh));
      }),
      { numRuns: 60 },
    );
  });

  it("a failure anywhere brings back exactly what was there", async () => {
    await fc.assert(
      fc.asyncProperty(template, template, fc.nat(), async (a, b, which) => {
        const probe = new TestCloud();
        await probe.create("app", a);
        probe.log.length = 0;
        await probe.update("app", b).catch(() => undefined);
        const steps = probe.log.filter((step) => !step.startsWith("remove"));
        if (steps.length === 0) return;
        const step = steps[which % steps.length] ?? "";
        const cloud = new TestCloud();
        await cloud.create("app", a);
        const before = cloud.things();
        // Fails once: the way back may pass the same place.
        let left = 1;
        cloud.failures.get = (what) => (what === step && left-- > 0 ? "broken" : undefined);
        expect((await cloud.update("app", b)).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
        expect(cloud.things()).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  it("a creation that fails anywhere leaves nothing", async () => {
    await fc.assert(
      fc.asyncProperty(template, fc.nat(), async (a, which) => {
        const ids = Object.keys(a.Resources);
        const cloud = new TestCloud();
        cloud.failures.set(`create ${ids[which % ids.length]}`, "broken");
        expect((await cloud.create("app", a)).StackStatus).toBe("ROLLBACK_COMPLETE");
        expect(cloud.things()).toEqual({});
      }),
      { numRuns: 40 },
    );
  });

  it("nothing is made before what it needs, and nothing removed while it is needed", async () => {
    await fc.assert(
      fc.asyncProperty(template, async (a) => {
        const cloud = new TestCloud();
        const { StackId } = await cloud.create("app", a);
        const graph = new Map(
          cloud.deployments.engine.resources(StackId).map(({ logicalId, dependencies }) => [logicalId, dependencies]),
        );
        await cloud.call("DeleteStack", { StackName: "app" });
        await cloud.deployments.settled(StackId);
        for (const [id, needs] of graph)
          for (const need of needs) {
            expect(cloud.log.indexOf(`create ${need}`)).toBeLessThan(cloud.log.indexOf(`create ${id}`));
            expect(cloud.log.indexOf(`remove ${need}`)).toBeGreaterThan(cloud.log.indexOf(`remove ${id}`));
          }
        expect(cloud.things()).toEqual({});
      }),
      { numRuns: 40 },
    );
  });
});

const graphs = fc.array(fc.array(fc.nat(9), { maxLength: 4 }), { minLength: 1, maxLength: 10 });

describe("graphs", () => {
  const acyclic = graphs.map(
    (needs) => new Map(needs.map((each, at) => [String(at), new Set(each.filter((need) => need < at).map(String))])),
  );

  it("are walked with each after what it needs, never more at once than there are workers", async () => {
    await fc.assert(
      fc.asyncProperty(acyclic, fc.integer({ min: 1, max: 4 }), async (graph, workers) => {
        const done = new Set<string>();
        let busy = 0;
        const failed = await walk(
          graph,
          async (id) => {
            busy++;
            expect(busy).toBeLessThanOrEqual(workers);
            for (const need of graph.get(id) ?? []) expect(done.has(need)).toBe(true);
            await Promise.resolve();
            done.add(id);
            busy--;
          },
          { workers, goOn: false },
        );
        expect(failed).toEqual([]);
        expect(done.size).toBe(graph.size);
      }),
    );
  });

  it("have an order exactly where there is no circle", () => {
    fc.assert(
      fc.property(graphs, (needs) => {
        const graph = new Map(
          needs.map((each, at) => [String(at), new Set(each.filter((need) => need < needs.length).map(String))]),
        );
        const order = inOrder(graph);
        const fits = [...graph].every(([id, others]) =>
          [...others].every((other) => order.indexOf(other) < order.indexOf(id)),
        );
        if (fits) expect(() => checkCircles(graph)).not.toThrow();
        else expect(() => checkCircles(graph)).toThrow(/^Circular dependency between resources: \[/);
      }),
    );
  });
});
