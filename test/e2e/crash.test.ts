import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudFormationClient, DescribeStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  CreateUserPoolClientCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test, vi } from "vitest";
import { srpSignIn } from "../cognito-idp/srp-client.js";
import { clientFor } from "../harness/client.js";
import { edit, helloProject } from "./harness/project.js";
import { Started, sekisho, serve } from "./harness/sekisho.js";

const PASSWORD = "Analytical-1843";
const SIGN_UPS = 500;
const KILLED_AFTER = 200;
const PATIENT = { timeout: 20_000, interval: 20 };

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Ends the program as a crash or a power cut does. */
async function killed(program: Started): Promise<void> {
  program.process.kill("SIGKILL");
  expect(await program.ended()).toEqual({ code: null, signal: "SIGKILL" });
}

/** Signed out 401, signed in 200. */
async function expectServed(directory: string, at: (path: string) => string): Promise<void> {
  expect((await fetch(at("/hello"))).status).toBe(401);
  const added = await sekisho(directory, "user", "add", "grace", "--password", PASSWORD);
  expect(added.stderr).toBe("");
  const authorization = (await sekisho(directory, "token", "grace")).stdout.trim();
  const allowed = await fetch(at("/hello"), { headers: { authorization } });
  expect([allowed.status, await allowed.json()]).toEqual([200, { message: "Hello, grace!" }]);
}

describe("kill -9", () => {
  test("during sign-ups: every user that was acknowledged is there, confirms and signs in", {
    timeout: 60_000,
  }, async () => {
    const directory = helloProject();
    const before = await serve(directory);
    const UserPoolId = before.ready.userPools[0]?.id ?? "";
    const cognito = before.client(CognitoIdentityProviderClient);
    const { UserPoolClient } = await cognito.send(
      new CreateUserPoolClientCommand({
        ...{ UserPoolId, ClientName: "passwords" },
        ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      }),
    );
    const ClientId = UserPoolClient?.ClientId ?? "";

    const acknowledged: string[] = [];
    // By fetch, because the SDK would send them fifty at a time.
    const signUp = async (Username: string) => {
      const UserAttributes = [{ Name: "email", Value: `${Username}@example.com` }];
      const response = await fetch(before.url, {
        method: "POST",
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": "AWSCognitoIdentityProviderService.SignUp",
        },
        body: JSON.stringify({ ClientId, Username, Password: PASSWORD, UserAttributes }),
      });
      expect(response.status).toBe(200);
      acknowledged.push(Username);
      if (acknowledged.length === KILLED_AFTER) before.program.process.kill("SIGKILL");
    };
    const outcomes = await Promise.allSettled(
      Array.from({ length: SIGN_UPS }, (_, number) => signUp(`user-${number}`)),
    );
    await killed(before.program);
    expect(acknowledged.length).toBeGreaterThanOrEqual(KILLED_AFTER);
    expect(outcomes.filter(({ status }) => status === "rejected").length).toBeGreaterThan(0);

    const after = await serve(directory);
    const again = after.client(CognitoIdentityProviderClient);
    const messages = (await after.run("outbox", "--json")).stdout.trim().split("\n");
    const codes = new Map(messages.map((line) => JSON.parse(line)).map(({ username, code }) => [username, code]));
    await Promise.all(
      acknowledged.map(async (Username) => {
        const ConfirmationCode = codes.get(Username);
        await again.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
        const AuthParameters = { USERNAME: Username, PASSWORD };
        const { AuthenticationResult } = await again.send(
          new InitiateAuthCommand({ ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters }),
        );
        expect(AuthenticationResult?.IdToken).toBeDefined();
      }),
    );
    const username = acknowledged.at(-1) ?? "";
    const { AuthenticationResult } = await srpSignIn(again, {
      poolId: UserPoolId,
      clientId: ClientId,
      username,
      password: PASSWORD,
    });
    const authorization = `Bearer ${AuthenticationResult?.IdToken}`;
    const response = await fetch(after.at("/hello"), { headers: { authorization } });
    expect([response.status, await response.json()]).toEqual([200, { message: `Hello, ${username}!` }]);
  });

  test("leaves no function's process behind", async () => {
    const directory = helloProject();
    edit(join(directory, "amplify/backend/function/greet/src/index.js"), (text) =>
      text.replace(/body: .*/, "body: String(process.pid),"),
    );
    const { program, at } = await serve(directory);
    await sekisho(directory, "user", "add", "ada", "--password", PASSWORD);
    const authorization = (await sekisho(directory, "token", "ada")).stdout.trim();
    const pid = Number(await (await fetch(at("/hello"), { headers: { authorization } })).text());
    expect(isAlive(pid)).toBe(true);
    await killed(program);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), PATIENT);
  });

  test.each([1, 4, 8])(
    "during the first deployment, when the stack has %i resources: the next start serves",
    async (count) => {
      const directory = helloProject();
      const program = new Started(directory);
      const resources = async () => {
        const { url } = JSON.parse(readFileSync(join(directory, ".sekisho/server.json"), "utf8"));
        const StackName = "amplify-hello-dev-35b33";
        const { StackResources = [] } = await clientFor(url, CloudFormationClient).send(
          new DescribeStackResourcesCommand({ StackName }),
        );
        return StackResources.length;
      };
      await vi.waitFor(async () => expect(await resources()).toBeGreaterThanOrEqual(count), {
        ...PATIENT,
        interval: 1,
      });
      await killed(program);
      const { at } = await serve(directory);
      await expectServed(directory, at);
    },
  );

  test("while a custom resource is waited for: the next start serves", async () => {
    const directory = helloProject();
    const marker = join(directory, "called");
    const functionFolder = join(directory, "amplify/backend/function/greet");
    edit(join(functionFolder, "greet-cloudformation-template.json"), (text) => {
      const template = JSON.parse(text);
      template.Resources.Slow = {
        Type: "Custom::Slow",
        Properties: { ServiceToken: { "Fn::GetAtt": ["LambdaFunction", "Arn"] } },
      };
      return JSON.stringify(template);
    });
    // Answers CloudFormation from the second time on.
    edit(
      join(functionFolder, "src/index.js"),
      (text) => `
        const { existsSync, writeFileSync } = require('fs');
        exports.handler = async (event) => {
          if (!event.RequestType) return greet(event);
          if (!existsSync(${JSON.stringify(marker)})) {
            writeFileSync(${JSON.stringify(marker)}, '');
            await new Promise((resolve) => setTimeout(resolve, 20000));
          }
          const { StackId, RequestId, LogicalResourceId } = event;
          await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'slow', StackId, RequestId, LogicalResourceId }) });
        };
        ${text.replace("exports.handler =", "const greet =")}`,
    );
    const program = new Started(directory);
    await vi.waitFor(() => expect(existsSync(marker)).toBe(true), PATIENT);
    await killed(program);
    const { at } = await serve(directory);
    await expectServed(directory, at);
  });
});
