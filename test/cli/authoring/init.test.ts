import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { compile, FIXTURES, inEffect, readJson, removeTemporaries, temporary } from "../../project/fixtures.js";
import { CTRL_C, CTRL_U, DOWN, ENTER, ran, typed } from "./run.js";

afterAll(removeTemporaries);

const STAGE = join(FIXTURES, "amplify-gen1-cognito-authorizer-stages/00-after-init");

describe("init", () => {
  test("with Enter for the proposals writes what the Amplify CLI writes", async () => {
    const directory = temporary();
    const { screen, code } = await typed(
      directory,
      ["init"],
      [
        ["name for the project", `${CTRL_U}book app${ENTER}`],
        ["3 to 20 letters and digits", `${CTRL_U}bookapp${ENTER}`],
        ["above configuration\\? \\(Y/n\\)", ENTER],
      ],
    );
    expect(screen).toContain("Initialized the project bookapp");
    expect(code).toBe(0);
    for (const file of ["amplify/cli.json", "amplify/backend/tags.json", "amplify/backend/backend-config.json"])
      expect(readJson(directory, file)).toEqual(readJson(STAGE, file));
    const stack = "amplify/backend/awscloudformation/build/root-cloudformation-stack.json";
    expect(inEffect(readJson(directory, stack))).toEqual(inEffect(readJson(STAGE, stack)));
    const { whyContinueWithGen1: _, ...theirs } = readJson(STAGE, "amplify/.config/project-config.json") as object & {
      whyContinueWithGen1: string;
    };
    expect(readJson(directory, "amplify/.config/project-config.json")).toEqual(theirs);
    const { dev } = readJson(directory, "amplify/team-provider-info.json") as Record<string, Record<string, object>>;
    expect(dev?.awscloudformation).toMatchObject({
      Region: "us-east-1",
      StackName: expect.stringMatching(/^amplify-bookapp-dev-[0-9a-f]{5}$/),
      DeploymentBucketName: expect.stringMatching(/^amplify-bookapp-dev-[0-9a-f]{5}-deployment$/),
    });
    const ignored = readFileSync(join(directory, ".gitignore"), "utf8");
    expect(ignored).toContain(readFileSync(join(STAGE, "gitignore.txt"), "utf8").trim());
    await expect(compile(directory)).resolves.toMatchObject({ name: "bookapp", environment: "dev" });
  });

  test("asks for every part where the proposal doesn't suit", async () => {
    const directory = temporary();
    writeFileSync(join(directory, "package.json"), JSON.stringify({ dependencies: { react: "19.0.0" } }));
    writeFileSync(join(directory, ".gitignore"), "mine\n");
    const { code } = await typed(
      directory,
      ["init", "--name", "shop"],
      [
        ["framework: react", ""],
        ["above configuration", `no${ENTER}`],
        ["name for the environment", `Prod${ENTER}`],
        ["2 to 10 small letters", `${CTRL_U}prod${ENTER}`],
        ["framework are you using", `${DOWN}${ENTER}`],
        ["Source Directory", `app${ENTER}`],
        ["Distribution Directory", ENTER],
        ["Build Command", `make${ENTER}`],
        ["Start Command", ENTER],
      ],
    );
    expect(code).toBe(0);
    expect(readJson(directory, "amplify/.config/project-config.json")).toMatchObject({
      projectName: "shop",
      javascript: {
        framework: "vue",
        config: {
          SourceDir: "app",
          DistributionDir: "dist",
          BuildCommand: "make",
          StartCommand: "npm run-script serve",
        },
      },
    });
    expect(readFileSync(join(directory, ".gitignore"), "utf8")).toMatch(/^mine\n/);
    expect(existsSync(join(directory, "app/aws-exports.js"))).toBe(true);
  });

  test("Ctrl-C at any question leaves the folder untouched", async () => {
    for (const steps of [[], [["name for the project", ENTER] as const]]) {
      const directory = temporary();
      const last = steps.length === 0 ? "name for the project" : "above configuration";
      const { screen, code } = await typed(directory, ["init"], [...steps, [last, CTRL_C]]);
      expect(screen).toContain("Cancelled: nothing was changed.");
      expect(code).toBe(130);
      expect(readdirSync(directory)).toEqual([]);
    }
  });

  test("takes answers that were typed ahead, each for its own question", async () => {
    const directory = temporary();
    const { code } = await typed(directory, ["init"], [["name for the project", `${CTRL_U}early${ENTER}y${ENTER}`]]);
    expect(code).toBe(0);
    expect(readJson(directory, "amplify/.config/project-config.json")).toMatchObject({ projectName: "early" });
  });

  test("without a terminal names the options", async () => {
    const directory = temporary();
    const { screen, code } = await ran(directory, ["init"]);
    expect(screen).toMatch(/--name VALUE/);
    expect(screen).toMatch(/--yes/);
    expect(code).toBe(1);
    expect(readdirSync(directory)).toEqual([]);
  });

  test("reads JSON, and refuses what it doesn't know", async () => {
    const directory = temporary();
    const refused = await ran(directory, ["init", "--headless"], JSON.stringify({ name: "shop", colour: "red" }));
    expect(refused).toMatchObject({ code: 1, screen: expect.stringContaining('"colour"') });
    const made = await ran(directory, ["init", "--headless"], JSON.stringify({ name: "shop", environment: "prod" }));
    expect(made.code).toBe(0);
    expect(Object.keys(readJson(directory, "amplify/team-provider-info.json") as object)).toEqual(["prod"]);
    const again = await ran(directory, ["init", "--yes"]);
    expect(again).toMatchObject({ code: 1, screen: expect.stringContaining("holds an amplify folder already") });
  });
});
