import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, readJson, removeTemporaries } from "../../project/fixtures.js";
import { addOpenApi, cancelledAnywhere, copyOf, done, newProject, told } from "./project.js";
import { CTRL_C, CTRL_U, DOWN, ENTER, ran, type Step, typed, UP } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

// Every branch of `update api` and `remove api`.

afterAll(removeTemporaries);

type Json = Record<string, unknown>;

const ALL = ["create", "read", "update", "delete"];
const OPEN = { lambdaFunction: "book", permissions: { setting: "open" } };
const GUESTS = { lambdaFunction: "spare", permissions: { setting: "protected", auth: ["create"], guest: ["read"] } };
const GROUPS = {
  lambdaFunction: "book",
  permissions: { setting: "private", auth: ["read"], groups: { Readers: ["update"] } },
};

/** An API with an open path, one for guests, and one for users and a group. */
let project: string;

beforeAll(async () => {
  project = await newProject();
  await done(project, "add", "auth", "--yes");
  await done(project, "update", "auth", "--groups", "Admins,Readers");
  for (const name of ["book", "spare"]) await done(project, "add", "function", "--yes", "--name", name);
  const paths = Object.entries({ "/open": OPEN, "/guests": GUESTS, "/groups": GROUPS }).map(
    ([path, { lambdaFunction, permissions }]) => ({ path, function: lambdaFunction, permissions }),
  );
  expect(await told(project, ["add", "api"], { name: "books", paths })).toMatchObject({ code: 0 });
});

const pathsOf = (directory: string, api = "books") =>
  (readJson(directory, `amplify/backend/api/${api}/cli-inputs.json`) as { paths: Record<string, Json> }).paths;

const UPDATE: Step[] = [["What would you like to do", `${DOWN}${ENTER}`]];
const KEEP_PATH: Step[] = [["Provide a path", ENTER]];
const KEEP_FUNCTION: Step[] = [
  ["Lambda source", ENTER],
  ["invoke by this path", ENTER],
];

describe("typed", () => {
  test.each<[string, Step[], Record<string, Json>]>([
    [
      "Enter at every question keeps an open path as it is",
      [["path to edit", ENTER], ...KEEP_PATH, ...KEEP_FUNCTION, ["Restrict API access\\? \\(y/N\\)", ENTER]],
      {},
    ],
    [
      "Enter keeps guests and what they may do",
      [
        ["path to edit", `${DOWN}${ENTER}`],
        ...KEEP_PATH,
        ...KEEP_FUNCTION,
        ["Restrict API access\\? \\(Y/n\\)", ENTER],
        ["Restrict access by", ENTER],
        ["Who should have access", ENTER],
        ["to Authenticated users\\?", ENTER],
        ["to Guest users\\?", ENTER],
      ],
      {},
    ],
    [
      "Enter keeps users and groups",
      [
        ["path to edit", `${DOWN}${DOWN}${ENTER}`],
        ...KEEP_PATH,
        ...KEEP_FUNCTION,
        ["Restrict API access\\? \\(Y/n\\)", ENTER],
        ["Restrict access by", ENTER],
        ["Who should have access", ENTER],
        ["to Authenticated users\\?", ENTER],
        ["Select groups", ENTER],
        ["to Readers users\\?", ENTER],
      ],
      {},
    ],
    [
      "a path gets another name, after one that is taken, and another function",
      [
        ["path to edit", ENTER],
        ["Provide a path", `${CTRL_U}/guests${ENTER}`],
        ["a path /guests already", `${CTRL_U}/guests/open${ENTER}`],
        ["overlaps with /guests\\.", `n${ENTER}`],
        ["Provide a path", `${CTRL_U}/shelf/{id}${ENTER}`],
        ["Lambda source", ENTER],
        ["invoke by this path", `${DOWN}${ENTER}`],
        ["Restrict", ENTER],
      ],
      { "/shelf/{id}": { name: "/shelf/{id}", ...OPEN, lambdaFunction: "spare" } },
    ],
    [
      "a new function, and a group more",
      [
        ["path to edit", `${DOWN}${DOWN}${ENTER}`],
        ...KEEP_PATH,
        ["Lambda source", `${UP}${ENTER}`],
        ["function name:", `${CTRL_U}made${ENTER}`],
        ["Choose the runtime", ENTER],
        ["function template", ENTER],
        ["advanced settings", ENTER],
        ["function now", `n${ENTER}`],
        ["Restrict", ENTER],
        ["Restrict access by", `${UP}${ENTER}`],
        ["Select groups", `${UP} ${ENTER}`],
        ["to Admins users\\?", `a${ENTER}`],
        ["to Readers users\\?", ENTER],
      ],
      {
        "/groups": {
          ...{ name: "/groups", lambdaFunction: "made" },
          permissions: { setting: "private", groups: { Admins: ALL, Readers: ["update"] } },
        },
      },
    ],
    [
      "guests are let out",
      [["path to edit", `${DOWN}${ENTER}`], ...KEEP_PATH, ...KEEP_FUNCTION, ["Restrict", `n${ENTER}`]],
      { "/guests": { name: "/guests", lambdaFunction: "spare", permissions: { setting: "open" } } },
    ],
  ])("%s", async (_, steps, expected) => {
    const directory = copyOf(project);
    const { code, screen } = await typed(directory, ["update", "api"], [...UPDATE, ...steps]);
    expect(code, screen).toBe(0);
    const before = Object.entries(pathsOf(project));
    const after = Object.entries(pathsOf(directory));
    expect(after).toHaveLength(before.length);
    const touched = after.filter(([path, value], at) => JSON.stringify([path, value]) !== JSON.stringify(before[at]));
    expect(Object.fromEntries(touched)).toEqual(expected);
    await compile(directory);
  });

  test("a path is taken away; Ctrl-C at any question takes none", async () => {
    const directory = copyOf(project);
    const steps: Step[] = [
      ["What would you like to do", `${DOWN}${DOWN}${ENTER}`],
      ["path to remove", `${DOWN}${ENTER}`],
    ];
    const change: Step[] = [
      ...UPDATE,
      ["path to edit", `${DOWN}${DOWN}${ENTER}`],
      ...KEEP_PATH,
      ...KEEP_FUNCTION,
      ["Restrict", ENTER],
      ["Restrict access by", ENTER],
      ["Who should have access", ENTER],
      ["to Authenticated users\\?", ENTER],
      ["Select groups", ENTER],
      ["to Readers users\\?", ENTER],
    ];
    for (const each of [steps, change]) await cancelledAnywhere(directory, ["update", "api"], each);
    expect(await typed(directory, ["update", "api"], steps)).toMatchObject({ code: 0 });
    expect(Object.keys(pathsOf(directory))).toEqual(["/open", "/groups"]);
  });

  test("of two APIs one is chosen; the one of the administrators is Amplify's own", async () => {
    const directory = copyOf(project);
    await addOpenApi(directory, "second", "/a", "book");
    const file = "amplify/backend/backend-config.json";
    const config = readJson(directory, file) as { api: Json };
    const api = { ...config.api, AdminQueries: { service: "API Gateway", providerPlugin: "awscloudformation" } };
    writeFileSync(join(directory, file), JSON.stringify({ ...config, api }));
    const { code, screen } = await typed(
      directory,
      ["update", "api"],
      [
        ["REST API you would want", `${DOWN}${ENTER}`],
        ["What would you like to do", ENTER],
        ["Provide a path", `${CTRL_U}/b${ENTER}`],
        ["Lambda source", `${DOWN}${ENTER}`],
        ["invoke by this path", ENTER],
        ["Restrict", `n${ENTER}`],
        ["another path", ENTER],
      ],
    );
    expect(code, screen).toBe(0);
    expect(screen).not.toContain("AdminQueries");
    expect(Object.keys(pathsOf(directory, "second"))).toEqual(["/a", "/b"]);
    expect(await ran(directory, ["update", "api", "--name", "AdminQueries"])).toMatchObject({ code: 1 });
  });
});

describe("by options, what none names stays", () => {
  test.each<[string[], Json]>([
    [["--path", "/open", "--function", "spare"], { ...OPEN, lambdaFunction: "spare" }],
    [["--path", "/guests", "--function", "book"], { ...GUESTS, lambdaFunction: "book" }],
    [["--path", "/groups", "--function", "spare"], { ...GROUPS, lambdaFunction: "spare" }],
    [
      ["--path", "/guests", "--permissions", "delete"],
      { ...GUESTS, permissions: { ...GUESTS.permissions, auth: ["delete"] } },
    ],
    [
      ["--path", "/guests", "--access", "authenticated"],
      { ...GUESTS, permissions: { setting: "private", auth: ["create"] } },
    ],
    [
      ["--path", "/groups", "--groups", "Admins"],
      { ...GROUPS, permissions: { setting: "private", auth: ["read"], groups: { Admins: ALL } } },
    ],
    [
      ["--path", "/groups", "--group-permissions", "delete"],
      { ...GROUPS, permissions: { setting: "private", auth: ["read"], groups: { Readers: ["delete"] } } },
    ],
    [
      ["--path", "/groups", "--restrict-by", "users"],
      { ...GROUPS, permissions: { setting: "private", auth: ["read"] } },
    ],
    [["--path", "/guests", "--no-restrict"], { ...OPEN, lambdaFunction: "spare" }],
    [["--path", "/open", "--restrict"], { ...OPEN, permissions: { setting: "private", auth: ALL } }],
  ])("%j", async (options, expected) => {
    const directory = copyOf(project);
    await done(directory, "update", "api", "--yes", "--action", "update", ...options);
    const path = options[1] ?? "";
    expect(pathsOf(directory)).toEqual({ ...pathsOf(project), [path]: { name: path, ...expected } });
  });

  test("a path's name and its function are changed without a word about who may call it", async () => {
    const directory = copyOf(project);
    await done(directory, "update", "api", "--action", "update", "--path", "/guests", "--new-path", "/visitors");
    expect(pathsOf(directory)["/visitors"]).toEqual({ name: "/visitors", ...GUESTS });
    expect(Object.keys(pathsOf(directory))).toEqual(["/open", "/visitors", "/groups"]);
  });

  test.each<[string[], RegExp]>([
    [[], /--action CHOICE/],
    [["--action", "rename"], /--action rename: there is no such choice[\s\S]*add, update, remove/],
    [["--action", "update"], /--path CHOICE/],
    [
      ["--action", "update", "--path", "/none"],
      /--path \/none: there is no such choice[\s\S]*\/open, \/guests, \/groups/,
    ],
    [
      ["--action", "update", "--path", "/open", "--new-path", "/guests"],
      /--new-path \/guests: There is a path \/guests already/,
    ],
    [["--action", "update", "--path", "/open", "--function", "or-ders", "--yes"], /letters and digits/],
    [["--action", "remove"], /--path CHOICE/],
    [["--action", "remove", "--path", "/none"], /--path \/none: there is no such choice/],
    [["--name", "other"], /--name other: there is no such choice/],
  ])("%j is refused, and nothing is written", async (options, reason) => {
    const directory = copyOf(project);
    const { code, screen } = await ran(directory, ["update", "api", ...options]);
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
    expect(changed(snapshot(project), snapshot(directory))).toEqual([]);
  });
});

describe("as JSON", () => {
  test("paths come, change and go in one", async () => {
    const directory = copyOf(project);
    const { code, screen } = await told(directory, ["update", "api"], {
      name: "books",
      paths: [{ path: "/made", function: { name: "made" } }],
      update: [
        { path: "/open", newPath: "/shelf/{id}", function: "made" },
        { path: "/groups", permissions: { setting: "open" } },
      ],
      remove: ["/guests"],
    });
    expect(code, screen).toBe(0);
    expect(pathsOf(directory)).toEqual({
      "/shelf/{id}": { name: "/shelf/{id}", lambdaFunction: "made", permissions: { setting: "open" } },
      "/groups": { name: "/groups", lambdaFunction: "book", permissions: { setting: "open" } },
      "/made": { name: "/made", lambdaFunction: "made", permissions: { setting: "open" } },
    });
    await compile(directory);
  });

  test.each<[object, RegExp]>([
    [{}, /Nothing is to be changed/],
    [{ path: "/a" }, /"path"/],
    [{ name: "other", remove: ["/open"] }, /no API other[\s\S]*APIs: books/],
    [{ remove: ["/none"] }, /books has no path \/none[\s\S]*\/open, \/guests, \/groups/],
    [{ remove: ["/open", "/guests", "/groups"] }, /the only path of books[\s\S]*remove api books/],
    [{ remove: ["/open"], update: [{ path: "/open" }] }, /\/open is named twice/],
    [{ update: [{ path: "/none" }] }, /no path \/none/],
    [{ update: [{ path: "/open", newPath: "/guests" }] }, /a path \/guests already/],
    [{ update: [{ path: "/open", function: "other" }] }, /no function other/],
    [{ update: [{ path: "/open", access: "guests" }] }, /"access"/],
    [{ paths: [{ path: "/open", function: "book" }] }, /a path \/open already/],
    [
      { version: 1, serviceModification: { serviceName: "AppSync", transformSchema: "type A @model { id: ID! }" } },
      /payload of a GraphQL API/,
    ],
  ])("%j is refused, and nothing is written", async (payload, reason) => {
    const directory = copyOf(project);
    const { code, screen } = await told(directory, ["update", "api"], payload);
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
    expect(changed(snapshot(project), snapshot(directory))).toEqual([]);
  });
});

describe("remove api", () => {
  test.each<[string, Step[], number, string]>([
    ["Enter", [["Are you sure", ENTER]], 0, "Nothing was removed."],
    ["n", [["Are you sure", `n${ENTER}`]], 0, "Nothing was removed."],
    [
      "neither yes nor no",
      [
        ["Are you sure", `sure${ENTER}`],
        ["Type y or n", CTRL_C],
      ],
      130,
      "nothing was changed",
    ],
    ["Ctrl-C", [["Are you sure", CTRL_C]], 130, "Cancelled: nothing was changed."],
  ])("%s keeps it", async (_, steps, code, said) => {
    const directory = copyOf(project);
    const shown = await typed(directory, ["remove", "api"], steps);
    expect(shown).toMatchObject({ code, screen: expect.stringContaining(said) });
    expect(changed(snapshot(project), snapshot(directory))).toEqual([]);
  });

  test("y takes it, the one chosen of two, and its functions stay", async () => {
    const directory = copyOf(project);
    await addOpenApi(directory, "second", "/a", "book");
    const steps: Step[] = [
      ["Choose the resource you would want to remove", `${DOWN}${ENTER}`],
      ["delete second\\?", `y${ENTER}`],
    ];
    await cancelledAnywhere(directory, ["remove", "api"], steps);
    expect(await typed(directory, ["remove", "api"], steps)).toMatchObject({ code: 0 });
    const { api, function: functions } = readJson(directory, "amplify/backend/backend-config.json") as Record<
      string,
      Json
    >;
    expect([Object.keys(api ?? {}), Object.keys(functions ?? {}).sort()]).toEqual([["books"], ["book", "spare"]]);
    await compile(directory);
  });

  test.each<[string[], RegExp]>([
    [[], /--yes/],
    [["other", "--yes"], /no api other[\s\S]*There is: books/],
  ])("%j without a terminal is refused, and nothing is removed", async (args, reason) => {
    const directory = copyOf(project);
    const { code, screen } = await ran(directory, ["remove", "api", ...args]);
    expect([code, screen]).toEqual([1, expect.stringMatching(reason)]);
    expect(changed(snapshot(project), snapshot(directory))).toEqual([]);
  });
});
