import { afterAll, beforeAll, expect, test } from "vitest";
import { removeTemporaries } from "../../project/fixtures.js";
import { cancelledAnywhere, copyOf, done, newProject } from "./project.js";
import { CTRL_U, DOWN, ENTER, type Step, typed, UP } from "./run.js";

// Ctrl-C at each question of auth, functions and layers; APIs, storage, tables and hosting have it in files of their own.

afterAll(removeTemporaries);

let empty: string;
/** A user pool, a function with a schedule and a variable, and a layer. */
let full: string;

beforeAll(async () => {
  empty = await newProject();
  full = copyOf(empty);
  await done(full, "add", "auth", "--yes");
  await done(full, "add", "function", "--yes", "--kind", "layer", "--name", "shared");
  const settings = ["--schedule", "rate(5 minutes)", "--variable", "TABLE=books"];
  await done(full, "add", "function", "--yes", "--name", "greet", ...settings);
});

const FUNCTION: Step[] = [
  ["which capability", ENTER],
  ["function name:", `${CTRL_U}reader${ENTER}`],
  ["Choose the runtime", ENTER],
  ["function template", ENTER],
];

test.each<[string, string[], () => string, Step[]]>([
  [
    "add auth, the default",
    ["add", "auth"],
    () => empty,
    [
      ["default authentication", ENTER],
      ["to sign in", `${DOWN}${ENTER}`],
      ["advanced settings", `${DOWN}${ENTER}`],
      ["required for signing up", ENTER],
    ],
  ],
  [
    "add auth, everything by hand",
    ["add", "auth"],
    () => empty,
    [
      ["default authentication", `${DOWN}${DOWN}${ENTER}`],
      ["to sign in", ENTER],
      ["from an identity pool", ENTER],
      ["unauthenticated logins", `y${ENTER}`],
      ["Groups of the user pool", `${CTRL_U}Admins,Readers${ENTER}`],
      ["Multifactor", `${DOWN}${DOWN}${ENTER}`],
      ["MFA types", `a${ENTER}`],
      ["verification subject", ENTER],
      ["verification message", ENTER],
      ["minimum password length", ENTER],
      ["password character", `a${ENTER}`],
      ["required for signing up", ENTER],
      ["refresh token", ENTER],
    ],
  ],
  [
    "update auth, groups",
    ["update", "auth"],
    () => full,
    [
      ["want to do", ENTER],
      ["Groups of the user pool", `${CTRL_U}A${ENTER}`],
    ],
  ],
  [
    "update auth, passwords",
    ["update", "auth"],
    () => full,
    [
      ["want to do", `${DOWN}${DOWN}${ENTER}`],
      ["minimum password length", ENTER],
      ["password character", ENTER],
    ],
  ],
  [
    "add function with every setting",
    ["add", "function"],
    () => full,
    [
      ...FUNCTION,
      ["advanced settings\\?", `y${ENTER}`],
      ["access other resources", `y${ENTER}`],
      ["Select the categories", ` ${ENTER}`],
      ["permit on", `a${ENTER}`],
      ["recurring schedule", `y${ENTER}`],
      ["interval", ENTER],
      ["rate in minutes", `5${ENTER}`],
      ["Lambda layers", `y${ENTER}`],
      ["Provide existing layers", `${DOWN} ${ENTER}`],
      ["environment variables for this", `y${ENTER}`],
      ["variable name", `TABLE${ENTER}`],
      ["variable value", `books${ENTER}`],
      ["what you want to do", ENTER],
      ["secret values", ENTER],
      ["function now", `n${ENTER}`],
    ],
  ],
  [
    "add function --kind layer",
    ["add", "function"],
    () => empty,
    [
      ["which capability", `${DOWN}${ENTER}`],
      ["name for your Lambda layer", `${CTRL_U}shared${ENTER}`],
      ["runtimes that you want", ENTER],
      ["who else can access", ` ${ENTER}`],
      ["AWS account IDs", `123456789012${ENTER}`],
    ],
  ],
  [
    "update function",
    ["update", "function"],
    () => full,
    [
      ["Which setting", `${DOWN} ${DOWN}${DOWN} ${ENTER}`],
      ["Update the schedule", `${DOWN}${ENTER}`],
      ["Add new environment variable", `${DOWN}${DOWN}${ENTER}`],
      ["variables to remove", ` ${ENTER}`],
    ],
  ],
  [
    "remove function",
    ["remove", "function"],
    () => full,
    [
      ["want to remove", `${UP}${ENTER}`],
      ["Are you sure", `y${ENTER}`],
    ],
  ],
])("Ctrl-C at any question leaves the project untouched: %s", async (_, args, project, steps) => {
  const directory = copyOf(project());
  await cancelledAnywhere(directory, args, steps);
  // Without it the same answers do what was asked for.
  const { code, screen } = await typed(directory, args, steps);
  expect(code, screen).toBe(0);
});
