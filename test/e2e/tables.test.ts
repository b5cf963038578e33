import { beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "./harness/project.js";
import { type Served, sekisho, serve } from "./harness/sekisho.js";

const LOGGED = { timeout: 20_000 };

describe("a table with a CRUD function below an API, and functions that are told of its changes", () => {
  let cloud: Served;

  beforeAll(async () => {
    const directory = temporaryFolder();
    const run = async (...args: string[]) => {
      const { code, stdout, stderr } = await sekisho(directory, ...args);
      expect(code, stdout + stderr).toBe(0);
    };
    await run("init", "--yes", "--name", "bookapp");
    await run(
      ...["add", "storage", "--yes", "--service", "nosql", "--name", "books", "--trigger", "watcher"],
      ...["--column", "author", "--column", "year:number", "--partition-key", "author", "--sort-key", "year"],
      ...["--gsi", "byYear:year"],
    );
    await run(
      ...["add", "api", "--yes", "--name", "shop", "--path", "/items", "--function", "keeper", "--no-restrict"],
      ...["--template", "crud-dynamodb", "--table", "books"],
    );
    await run("add", "function", "--yes", "--name", "second", "--template", "lambda-trigger", "--stream", "books");
    cloud = await serve(directory);
  });

  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(cloud.at(path), {
      method,
      headers: { "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return [response.status, (await response.json()) as unknown] as const;
  };
  const dune = { author: "Herbert", year: 1965, title: "Dune" };
  const messiah = { author: "Herbert", year: 1969, title: "Dune Messiah" };

  test("items are put, listed, found by their keys, and deleted", async () => {
    expect(await call("GET", "/items")).toEqual([200, []]);
    expect(await call("PUT", "/items", dune)).toMatchObject([200, { success: "put call succeeded", url: "/items" }]);
    expect(await call("POST", "/items", messiah)).toMatchObject([200, { success: "post call succeeded" }]);
    expect(await call("GET", "/items")).toEqual([200, [dune, messiah]]);
    expect(await call("GET", "/items/Herbert")).toEqual([200, [dune, messiah]]);
    expect(await call("GET", "/items/Lem")).toEqual([200, []]);
    expect(await call("GET", "/items/object/Herbert/1965")).toEqual([200, dune]);
    expect(await call("GET", "/items/object/Herbert/1966")).toEqual([200, {}]);
    expect(await call("DELETE", "/items/object/Herbert/1965")).toMatchObject([
      200,
      { url: "/items/object/Herbert/1965" },
    ]);
    expect(await call("GET", "/items")).toEqual([200, [messiah]]);
  });

  test("what DynamoDB refuses, and a key of another type, is told with status 500", async () => {
    expect(await call("PUT", "/items", { author: "Lem" })).toEqual([
      500,
      { error: expect.stringContaining("Missing the key year in the item"), url: "/items", body: { author: "Lem" } },
    ]);
    expect(await call("GET", "/items/object/Herbert/soon")).toEqual([
      500,
      { error: 'Could not load items: year must be a number, not "soon"' },
    ]);
  });

  test.each(["watcher", "second"])("%s is told of each change", async (name) => {
    await call("PUT", "/items", { author: name, year: 1 });
    await call("DELETE", `/items/object/${name}/1`);
    const logged = async () => (await cloud.run("logs", name)).stdout;
    await expect.poll(logged, LOGGED).toMatch(new RegExp(`INSERT \\w+: .*"author":\\{"S":"${name}"\\}`));
    await expect.poll(logged, LOGGED).toMatch(new RegExp(`REMOVE \\w+: .*"author":\\{"S":"${name}"\\}`));
  });
});
