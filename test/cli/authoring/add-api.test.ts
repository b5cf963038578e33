import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, readJson, removeTemporaries, templatesOf } from "../../project/fixtures.js";
import { addOpenApi, cancelledAnywhere, copyOf, done, newProject, told } from "./project.js";
import { CTRL_C, CTRL_U, DOWN, ENTER, ran, type Step, typed, UP } from "./run.js";
import { changed, snapshot } from "./snapshot.js";

// Every branch of `add api`: each question with each kind of answer.

afterAll(removeTemporaries);

type Json = Record<string, unknown>;
interface Path {
  readonly lambdaFunction: string;
  readonly permissions: Json;
}

const pathsOf = (directory: string, api: string): Record<string, Path> =>
  (readJson(directory, `amplify/backend/api/${api}/cli-inputs.json`) as { paths: Record<string, Path> }).paths;
const config = (directory: string) =>
  readJson(directory, "amplify/backend/backend-config.json") as Record<string, Record<string, Json>>;

/** Nothing but what `init` made. */
let empty: string;
/** A user pool with groups, an API `first` with the path /book and its function `book`, and a function more. */
let full: string;

beforeAll(async () => {
  empty = await newProject();
  full = copyOf(empty);
  await done(full, "add", "auth", "--yes");
  await done(full, "update", "auth", "--groups", "Admins,Readers");
  await done(full, "add", "function", "--yes", "--name", "spare");
  const path = ["--path", "/book", "--function", "book", "--no-restrict"];
  await done(full, "add", "api", "--yes", "--name", "first", ...path);
});

const ALL = ["create", "read", "update", "delete"];
const NEW_API: Step[] = [
  ["below mentioned services", ENTER],
  ["friendly name", `${CTRL_U}books${ENTER}`],
];
const PATH: Step[] = [["Provide a path", ENTER]];
const FUNCTION: Step[] = [
  ["function name:", `${CTRL_U}items${ENTER}`],
  ["Choose the runtime", ENTER],
  ["function template", ENTER],
  ["advanced settings\\? \\(y/N\\)", ENTER],
  ["function now\\? \\(Y/n\\)", `n${ENTER}`],
];
const OPEN: Step[] = [["Restrict API access\\? \\(Y/n\\)", `n${ENTER}`]];
const NO_MORE: Step[] = [["another path\\? \\(y/N\\)", ENTER]];
/** The questions of a project with nothing in it, each answered. */
const PLAIN = [...NEW_API, ...PATH, ...FUNCTION];
const BY_GROUP: Step[] = [["Restrict API access", ENTER]];

/** In the project with everything: a new API with the function that is there. */
const BESIDE: Step[] = [
  ["below mentioned services", ENTER],
  ["existing REST API: \\(y/N\\)", ENTER],
  ["friendly name", `${CTRL_U}books${ENTER}`],
  ...PATH,
  ["Lambda source", `${DOWN}${ENTER}`],
  ["invoke by this path", ENTER],
];

async function typedInto(project: string, steps: readonly Step[], args: readonly string[] = []) {
  const directory = copyOf(project);
  const { code, screen } = await typed(directory, ["add", "api", ...args], steps);
  expect(code, screen).toBe(0);
  return { directory, screen };
}

describe("typed", () => {
  test("Enter at every question takes the defaults, and adds the auth that a restricted path needs", async () => {
    const directory = copyOf(empty);
    const { code, screen } = await typed(
      directory,
      ["add", "api"],
      [
        ["below mentioned services", ENTER],
        ["friendly name", ENTER],
        ["Provide a path", ENTER],
        ["Only one option for \\[Choose a Lambda source\\][\\s\\S]*function name:", ENTER],
        ["Choose the runtime", ENTER],
        ["function template", ENTER],
        ["advanced settings\\? \\(y/N\\)", ENTER],
        ["function now\\? \\(Y/n\\)", ENTER],
        ["Restrict API access\\? \\(Y/n\\)", ENTER],
        ["Who should have access", ENTER],
        ["to Authenticated users\\?", `a${ENTER}`],
        ["auth is added with its default configuration[\\s\\S]*another path\\? \\(y/N\\)", ENTER],
      ],
      { EDITOR: "", VISUAL: "" },
    );
    expect(code, screen).toBe(0);
    const { api = {}, function: functions = {}, auth = {} } = config(directory);
    const [name = ""] = Object.keys(api);
    expect(name).toMatch(/^api[0-9a-f]{8}$/);
    expect(Object.keys(functions)).toEqual([expect.stringMatching(/^bookapp[0-9a-f]{8}$/)]);
    expect(Object.keys(auth)).toEqual([expect.stringMatching(/^bookapp[0-9a-f]{8}$/)]);
    expect(pathsOf(directory, name)).toEqual({
      "/items": {
        name: "/items",
        lambdaFunction: Object.keys(functions)[0],
        permissions: { setting: "private", auth: ALL },
      },
    });
    // The default of the editor's question is yes: without an editor it says where the file is.
    expect(screen).toMatch(/Edit it here: .*\/src\/index\.js/);
    await compile(directory);
  });

  test.each(["n", "N", "no", "No"])("%s is a no", async (no) => {
    const { directory } = await typedInto(empty, [...PLAIN, ["Restrict", `${no}${ENTER}`], ...NO_MORE]);
    expect(pathsOf(directory, "books")["/items"]?.permissions).toEqual({ setting: "open" });
    expect(config(directory).auth).toBeUndefined();
  });

  test.each(["y", "Y", "yes"])("%s is a yes, and opens the editor with the function's code", async (yes) => {
    const editor = join(copyOf(empty), "editor.cjs");
    writeFileSync(editor, 'require("fs").appendFileSync(process.argv.at(-1), "// edited\\n");');
    const directory = copyOf(empty);
    const steps = PLAIN.map(([pattern, keys]): Step => [pattern, pattern.includes("now") ? `${yes}${ENTER}` : keys]);
    await typed(directory, ["add", "api"], [...steps, ...OPEN, ...NO_MORE], {
      VISUAL: "",
      EDITOR: `${process.execPath} ${editor}`,
    });
    expect(snapshot(directory).get("amplify/backend/function/items/src/index.js")).toMatch(/\/\/ edited\n$/);
  });

  const subsets = Array.from({ length: 15 }, (_, at) => ALL.filter((_, bit) => ((at + 1) >> bit) & 1));
  test.each(subsets.map((set) => [set]))("authenticated users may %j, everything else by options", async (set) => {
    const options = [
      ...["--service", "rest", "--name", "books", "--path", "/items", "--function", "items", "--runtime", "nodejs"],
      ...["--template", "hello-world", "--no-advanced", "--no-edit", "--restrict", "--access", "authenticated"],
      "--no-another-path",
    ];
    const keys = ALL.map((each) => (set.includes(each) ? " " : "")).join(DOWN);
    const { directory } = await typedInto(empty, [["to Authenticated users\\?", `${keys}${ENTER}`]], options);
    expect(pathsOf(directory, "books")["/items"]?.permissions).toEqual({ setting: "private", auth: set });
  });

  const USERS: Step[] = [["Restrict access by", ENTER]];
  const GROUPS: Step[] = [["Restrict access by", `${DOWN}${ENTER}`]];
  test.each<[string, Step[], Json]>([
    [
      "guests who may read",
      [
        ...USERS,
        ["Who should have access", `${DOWN}${ENTER}`],
        ["to Authenticated users\\?", `a${ENTER}`],
        ["to Guest users\\?", ENTER],
        ["at least 1", `${DOWN} ${ENTER}`],
      ],
      { setting: "protected", auth: ALL, guest: ["read"] },
    ],
    [
      "one group",
      [
        ...GROUPS,
        ["Select groups", ENTER],
        ["at least 1", ` ${ENTER}`],
        ["to Admins users\\?", ENTER],
        ["at least 1", `${DOWN}${DOWN}${DOWN} ${ENTER}`],
      ],
      { setting: "private", groups: { Admins: ["delete"] } },
    ],
    [
      "users and two groups, after reading about them",
      [
        ["Restrict access by", `${UP}${DOWN}${DOWN}${DOWN}${ENTER}`],
        ["what their group may do[\\s\\S]*Restrict access by", `${DOWN}${DOWN}${ENTER}`],
        ["Who should have access", ENTER],
        ["to Authenticated users\\?", ` ${DOWN} ${ENTER}`],
        ["Select groups", `a${ENTER}`],
        ["to Admins users\\?", `a${ENTER}`],
        ["to Readers users\\?", `${DOWN} ${ENTER}`],
      ],
      { setting: "private", auth: ["create", "read"], groups: { Admins: ALL, Readers: ["read"] } },
    ],
  ])("restricted to %s", async (_, steps, permissions) => {
    const { directory } = await typedInto(full, [...BESIDE, ...BY_GROUP, ...steps, ...NO_MORE]);
    expect(pathsOf(directory, "books")["/items"]).toMatchObject({ lambdaFunction: "book", permissions });
    await compile(directory);
  });

  test("several paths: a new function, one that is there, and the one made for an earlier path", async () => {
    const { directory, screen } = await typedInto(full, [
      ["below mentioned services", ENTER],
      ["existing REST API", `n${ENTER}`],
      ["friendly name", `${CTRL_U}books${ENTER}`],
      ["Provide a path", `${CTRL_U}/{owner}/items/{id}${ENTER}`],
      ["Lambda source", ENTER],
      ...FUNCTION,
      ...OPEN,
      ["another path", `y${ENTER}`],
      ["Provide a path", `${CTRL_U}/orders${ENTER}`],
      ["Lambda source", `${DOWN}${ENTER}`],
      ["invoke by this path", `${DOWN}${ENTER}`],
      ...OPEN,
      ["another path", `yes${ENTER}`],
      ["Provide a path", `${CTRL_U}/orders/open${ENTER}`],
      ["path /orders/open overlaps with /orders\\.", `y${ENTER}`],
      ["Lambda source", `${DOWN}${ENTER}`],
      ["invoke by this path", `${DOWN}${DOWN}${ENTER}`],
      ["Restrict", ENTER],
      ["Restrict access by", ENTER],
      ["Who should have access", ENTER],
      ["to Authenticated users\\?", `a${ENTER}`],
      ...NO_MORE,
    ]);
    expect(screen).not.toContain("Only one option");
    const paths = pathsOf(directory, "books");
    expect(Object.entries(paths).map(([path, { lambdaFunction }]) => [path, lambdaFunction])).toEqual([
      ["/{owner}/items/{id}", "items"],
      ["/orders", "spare"],
      ["/orders/open", "items"],
    ]);
    const functions = Object.keys(config(directory).function ?? {});
    expect(functions.sort()).toEqual(["book", "items", "spare"]);
    const templates = await templatesOf(await compile(directory));
    expect(templates["amplify-cfn-templates/api/books-cloudformation-template.json"]).toBeDefined();
  });

  test("a path of an API that is there, the second of two", async () => {
    const directory = copyOf(full);
    await addOpenApi(directory, "second", "/a", "spare");
    const before = snapshot(directory);
    const { code, screen } = await typed(
      directory,
      ["add", "api"],
      [
        ["below mentioned services", ENTER],
        ["existing REST API", `y${ENTER}`],
        ["REST API you would want", `${DOWN}${ENTER}`],
        ["Provide a path", `${CTRL_U}/orders${ENTER}`],
        ["Lambda source", `${DOWN}${ENTER}`],
        ["invoke by this path", ENTER],
        ...OPEN,
        ...NO_MORE,
      ],
    );
    expect(code, screen).toBe(0);
    expect(screen).toContain("Successfully updated resource second locally");
    expect(changed(before, snapshot(directory))).toEqual([
      "amplify/backend/amplify-meta.json",
      "amplify/backend/api/second/cli-inputs.json",
      "amplify/backend/backend-config.json",
    ]);
    expect(Object.keys(pathsOf(directory, "second"))).toEqual(["/a", "/orders"]);
  });
});

describe("a bad answer gets its reason, is asked again, and then the good one counts", () => {
  const service: Step[] = [
    ["below mentioned services", ENTER],
    ["existing REST API", ENTER],
  ];
  const named: Step[] = [...service, ["friendly name", `${CTRL_U}books${ENTER}`]];
  const source: Step[] = [...named, ...PATH, ["Lambda source", ENTER]];
  test.each<[string, readonly Step[], string, string, string]>([
    ["service", [], "below mentioned services", UP, "GraphQL APIs aren't served here"],
    ["existing API", service.slice(0, 1), "existing REST API", "perhaps", "Type y or n"],
    ["name", service, "friendly name", "my api", "letters and digits"],
    ["name that is taken", service, "friendly name", "first", "There is an API first already"],
    ["name taken in other letters", service, "friendly name", "First", "There is an API first already"],
    ["name that is reserved", service, "friendly name", "AdminQueries", "take another name"],
    ["path with a space", named, "Provide a path", "/a b", "no spaces"],
    ["path without a slash", named, "Provide a path", "items", "starts with a slash"],
    ["path with a slash at its end", named, "Provide a path", "/items/", "no slash at its end"],
    ["path with other characters", named, "Provide a path", "/caf\u00e9", "letters, digits and hyphens"],
    ["path with a greedy parameter", named, "Provide a path", "/a/{b+}", "a parameter such as"],
    ["path with a reserved parameter", named, "Provide a path", "/a/{proxy}", "another name"],
    ["path with a parameter twice", named, "Provide a path", "/{a}/b/{a}", "each parameter once"],
    ["function's name", source, "function name", "or-ders", "letters and digits"],
    ["function's name that is taken", source, "function name", "Book", "There is a function book already"],
  ])("%s", async (_, steps, question, bad, reason) => {
    const directory = copyOf(full);
    const clear = bad === UP ? "" : CTRL_U;
    const { code, screen } = await typed(
      directory,
      ["add", "api"],
      [...steps, [question, `${clear}${bad}${ENTER}`], [reason, CTRL_C]],
    );
    expect(code, screen).toBe(130);
    expect(changed(snapshot(full), snapshot(directory))).toEqual([]);
  });

  test("and beside the paths that are there", async () => {
    const { directory } = await typedInto(full, [
      ["below mentioned services", ENTER],
      ["existing REST API", `y${ENTER}`],
      ["REST API you would want", ENTER],
      ["Provide a path", `${CTRL_U}/book${ENTER}`],
      ["a path /book already", `${CTRL_U}/book/{isbn}${ENTER}`],
      ["function of /book answers all that lies below it", `${CTRL_U}/book/new${ENTER}`],
      ["/book/new overlaps with /book\\. .*continue\\? \\(y/N\\)", ENTER],
      ["Provide a path", `${CTRL_U}/shelf/{id}${ENTER}`],
      ["Lambda source", `${DOWN}${ENTER}`],
      ["invoke by this path", ENTER],
      ...OPEN,
      ["another path", `y${ENTER}`],
      ["Provide a path", `${CTRL_U}/shelf/{name}/x${ENTER}`],
      ["/shelf/\\{id\\} calls the parameter in this place \\{id\\}", `${CTRL_U}/shelf${ENTER}`],
      ["takes no /shelf/\\{id\\} beside that", `${CTRL_U}/shelf/{id}/x${ENTER}`],
      ["/shelf/\\{id\\}/x overlaps with /shelf/\\{id\\}", `y${ENTER}`],
      ["Lambda source", ENTER],
      ["function name", `${CTRL_U}items${ENTER}`],
      ["Choose the runtime", `${UP}${UP}${ENTER}`],
      ["runtime isn't served here[\\s\\S]*Choose the runtime", ENTER],
      ...FUNCTION.slice(2),
      ...OPEN,
      ...NO_MORE,
    ]);
    expect(Object.keys(pathsOf(directory, "first"))).toEqual(["/book", "/shelf/{id}", "/shelf/{id}/x"]);
  });
});

describe("Ctrl-C", () => {
  const cases: [string, () => string, Step[]][] = [
    [
      "a new function",
      () => empty,
      [
        ...PLAIN,
        ["Restrict API access", ENTER],
        ["Who should have access", `${DOWN}${ENTER}`],
        ["to Authenticated users\\?", `a${ENTER}`],
        ["to Guest users\\?", `a${ENTER}`],
        ["another path", `y${ENTER}`],
        ["Provide a path", `${CTRL_U}/items/new${ENTER}`],
        ["overlaps", `y${ENTER}`],
        ["Lambda source", `${DOWN}${ENTER}`],
        ["invoke by this path", ENTER],
      ],
    ],
    [
      "groups, and an API that is there",
      () => full,
      [
        ["below mentioned services", ENTER],
        ["existing REST API", `y${ENTER}`],
        ["REST API you would want", ENTER],
        ["Provide a path", ENTER],
        ["Lambda source", `${DOWN}${ENTER}`],
        ["invoke by this path", ENTER],
        ["Restrict API access", ENTER],
        ["Restrict access by", `${DOWN}${ENTER}`],
        ["Select groups", `a${ENTER}`],
        ["to Admins users\\?", `a${ENTER}`],
        ["to Readers users\\?", `a${ENTER}`],
        ["another path", ENTER],
      ],
    ],
  ];
  test.each(cases)("at any question leaves the project untouched: %s", async (_, project, steps) => {
    await cancelledAnywhere(copyOf(project()), ["add", "api"], steps);
  });
});

describe("without a terminal", () => {
  /** Each option answers the question before; the flag that is missing then. */
  const NEEDS: [string[], string][] = [
    [[], "--service CHOICE"],
    [["--service", "rest"], "--to NAME or --no-to"],
    [["--no-to"], "--name VALUE"],
    [["--name", "books"], "--path VALUE"],
    [["--path", "/items"], "--function CHOICE"],
    [["--function", "items"], "--runtime CHOICE"],
    [["--runtime", "nodejs"], "--template CHOICE"],
    [["--template", "hello-world"], "--advanced or --no-advanced"],
    [["--no-advanced"], "--edit or --no-edit"],
    [["--no-edit"], "--restrict or --no-restrict"],
    [["--restrict"], "--restrict-by CHOICE"],
    [["--restrict-by", "both"], "--access CHOICE"],
    [["--access", "guests"], "--permissions A,B"],
    [["--permissions", "read, create,read"], "--guest-permissions A,B"],
    [["--guest-permissions", "read"], "--groups A,B"],
    [["--groups", "Admins,Readers"], "--group-permissions A,B"],
    [["--group-permissions", "delete"], "--another-path or --no-another-path"],
  ];

  test("each question names the option that answers it, and with all of them nothing is asked", async () => {
    const directory = copyOf(full);
    const given: string[] = [];
    for (const [more, missing] of NEEDS) {
      given.push(...more);
      const { code, screen } = await ran(directory, ["add", "api", ...given]);
      expect([given, code, screen]).toEqual([
        given,
        1,
        expect.stringContaining(`Answer it on the command line: ${missing}\n`),
      ]);
    }
    expect(changed(snapshot(full), snapshot(directory))).toEqual([]);
    await done(directory, "add", "api", ...given, "--no-another-path");
    expect(pathsOf(directory, "books")["/items"]).toMatchObject({
      lambdaFunction: "items",
      permissions: {
        ...{ setting: "protected", auth: ["create", "read"], guest: ["read"] },
        groups: { Admins: ["delete"], Readers: ["delete"] },
      },
    });
  });

  test.each<[string[], Json]>([
    [["--to", "first", "--path", "/orders", "--function", "spare", "--no-restrict"], { setting: "open" }],
    [["--to", "first", "--path", "/orders", "--function", "book"], { setting: "private", auth: ALL }],
    [
      ["--to", "first", "--path", "/orders", "--function", "book", "--access", "guests"],
      { setting: "protected", auth: ALL, guest: ["read"] },
    ],
    [
      ["--to", "first", "--path", "/orders", "--function", "book", "--groups", "Admins"],
      { setting: "private", groups: { Admins: ALL } },
    ],
    [
      ["--to", "first", "--path", "/orders", "--function", "book", "--groups", "Admins", "--permissions", "read"],
      { setting: "private", auth: ["read"], groups: { Admins: ALL } },
    ],
    [
      ["--to", "first", "--path", "/book/new", "--function", "made", "--no-restrict", "--overlapping"],
      { setting: "open" },
    ],
  ])("--yes %j", async (options, permissions) => {
    const directory = copyOf(full);
    await done(directory, "add", "api", "--yes", ...options);
    const [, added] = Object.values(pathsOf(directory, "first"));
    expect(added?.permissions).toEqual(permissions);
  });

  test.each<[string[], RegExp]>([
    [["--service", "graphql"], /GraphQL APIs aren't served here; take REST/],
    [["--name", "my api"], /--name my api: .*letters and digits/],
    [["--name", "first"], /--name first: There is an API first already/],
    [["--to", "third"], /--to third: there is no such choice[\s\S]*Choices: first/],
    [["--path", "items"], /--path items: A path starts with a slash/],
    [["--to", "first", "--path", "/book"], /There is a path \/book already/],
    [["--to", "first", "--path", "/book/{id}"], /answers all that lies below it/],
    [["--to", "first", "--path", "/book/new"], /overlaps with \/book\.\n {2}If that is meant: --overlapping/],
    [["--function", "or-ders"], /--function or-ders: .*letters and digits/],
    [["--runtime", "go"], /take NodeJS/],
    [["--template", "cobol"], /--template cobol: there is no such choice/],
    [["--restrict", "--no-restrict"], /--restrict and --no-restrict can't both hold/],
    [
      ["--function", "book", "--access", "everyone"],
      /--access everyone: there is no such choice[\s\S]*authenticated, guests/,
    ],
    [["--function", "book", "--permissions", "write"], /--permissions write: there is no such choice/],
    [["--function", "book", "--permissions", ","], /--permissions needs at least 1/],
    [["--function", "book", "--groups", "Nobody"], /--groups Nobody: there is no such choice[\s\S]*Admins, Readers/],
    [["--function", "book", "--restrict-by", "groups"], /"Select groups:" has no default[\s\S]*--groups A,B/],
    [["--function", "book", "--restrict-by", "learn"], /what their group may do, and that alone/],
    [["--function", "book", "--no-restrict", "--another-path"], /Several paths at once are given as JSON/],
  ])("--yes %j is refused, and nothing is written", async (options, reason) => {
    const directory = copyOf(full);
    const { code, screen } = await ran(directory, ["add", "api", "--yes", ...options]);
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
    expect(changed(snapshot(full), snapshot(directory))).toEqual([]);
  });
});

describe("as JSON", () => {
  const OPERATIONS = { setting: "protected", auth: ["read"], guest: ["read"], groups: { Admins: ["delete"] } };

  test("a new function, its name again, one that is there, and every kind of permission", async () => {
    const directory = copyOf(full);
    const made = await told(directory, ["add", "api"], {
      name: "books",
      paths: [
        { path: "/a", function: { name: "made" } },
        { path: "/b/{id}", function: "made", permissions: { setting: "open" } },
        { path: "/c", function: "spare", permissions: { setting: "private", auth: ["create", "read"] } },
        { path: "/c/d", function: "book", permissions: OPERATIONS },
      ],
    });
    expect(made.code, made.screen).toBe(0);
    expect(
      Object.entries(pathsOf(directory, "books")).map(([path, { lambdaFunction, permissions }]) => [
        path,
        lambdaFunction,
        permissions,
      ]),
    ).toEqual([
      ["/a", "made", { setting: "open" }],
      ["/b/{id}", "made", { setting: "open" }],
      ["/c", "spare", { setting: "private", auth: ["create", "read"] }],
      ["/c/d", "book", OPERATIONS],
    ]);
    await compile(directory);
  });

  const books = (...paths: object[]) => ({ name: "books", paths });
  const restricted = (permissions: unknown) => books({ path: "/a", function: "book", permissions });
  test.each<[string, unknown, RegExp]>([
    [
      "the Amplify CLI's payload, which is GraphQL's",
      {
        version: 1,
        serviceConfiguration: {
          serviceName: "AppSync",
          apiName: "a",
          transformSchema: "type A @model { id: ID! }",
          defaultAuthType: { mode: "API_KEY" },
        },
      },
      /payload of a GraphQL API \(AppSync\)[\s\S]*"paths"/,
    ],
    ["no name", { paths: [] }, /needs a "name"/],
    ["a name that is taken", { name: "first", paths: [] }, /first: There is an API first already/],
    ["no path", { name: "books" }, /"paths" must be a list of at least one path/],
    ["something else in its list", books("/a" as unknown as object), /Each of "paths" must be an object/],
    ["a path without its path", books({ function: "book" }), /It needs a "path"/],
    ["a path with a space", books({ path: "/a b", function: "book" }), /no spaces/],
    ["a path twice", books({ path: "/a", function: "book" }, { path: "/a", function: "book" }), /a path \/a already/],
    [
      "a parameter below a path",
      books({ path: "/a", function: "book" }, { path: "/a/{b}", function: "book" }),
      /lies below it/,
    ],
    ["no function", books({ path: "/a" }), /there is no function undefined/],
    [
      "a function that isn't there",
      books({ path: "/a", function: "other" }),
      /no function other[\s\S]*Functions: book, spare/,
    ],
    [
      "a function made twice",
      books({ path: "/a", function: { name: "made" } }, { path: "/b", function: { name: "made" } }),
      /made twice/,
    ],
    [
      "a function's name that is taken",
      books({ path: "/a", function: { name: "book" } }),
      /There is a function book already/,
    ],
    ["a word that isn't known", books({ path: "/a", function: "book", method: "GET" }), /"method"/],
    ["a setting that isn't one", restricted({ setting: "everyone" }), /open, private or protected/],
    ["nobody who may", restricted({ setting: "private" }), /neither "auth" nor "groups"/],
    [
      "an operation that isn't one",
      restricted({ setting: "private", auth: ["write"] }),
      /permissions\.auth must be a list of some of/,
    ],
    ["guests who may nothing", restricted({ setting: "protected", auth: ["read"] }), /permissions\.guest must be/],
    [
      "a group that isn't there",
      restricted({ setting: "private", groups: { Nobody: ["read"] } }),
      /no group Nobody[\s\S]*Admins, Readers/,
    ],
  ])("%s is refused, and nothing is written", async (_, payload, reason) => {
    const directory = copyOf(full);
    const { code, screen } = await told(directory, ["add", "api"], payload as object);
    expect(screen).toMatch(reason);
    expect(code).toBe(1);
    expect(changed(snapshot(full), snapshot(directory))).toEqual([]);
  });

  test.each([
    ["", /Standard input is no JSON/],
    ["{", /Standard input is no JSON/],
    ["[]", /must hold a JSON object/],
  ])("%j on standard input is refused", async (text, reason) => {
    const { code, screen } = await ran(copyOf(full), ["add", "api", "--headless"], text);
    expect([code, screen]).toEqual([1, expect.stringMatching(reason)]);
  });
});
