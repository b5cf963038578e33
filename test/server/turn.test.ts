import { expect, test } from "vitest";
import { Turn } from "../../src/server/turn.js";

const work = (milliseconds: number) => {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
};

test("what is ready in one turn goes out at its end", async () => {
  const turn = new Turn();
  const told: string[] = [];
  const ends = ["one", "two"].map(async (name) => {
    await turn.end();
    told.push(name);
  });
  await Promise.resolve();
  expect(told).toEqual([]);
  await Promise.all(ends);
  expect(told).toEqual(["one", "two"]);
  await turn.end();
});

test("where a turn takes long, answers go out meanwhile", async () => {
  const turn = new Turn();
  const told: string[] = [];
  const answer = async (name: string) => {
    await turn.end();
    told.push(name);
  };
  const ends = [];
  for (const name of ["one", "two", "three"]) {
    ends.push(answer(name));
    work(3);
    // A call's own work is done in its microtasks: the loop has no turn between them.
    await Promise.resolve();
  }
  await Promise.resolve();
  expect(told).toEqual(["one", "two"]);
  await Promise.all(ends);
});
