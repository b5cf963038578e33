import { CognitoIdentityProviderClient, SignUpCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { deployExample } from "./example.js";
import { expectAccessible, picture, screenshots, showConsole, startConsoleCloud } from "./harness.js";

const USER = { Username: "ada", Password: "Analytical-1843" };

test("deploy → the authorizer is there → test it → try the API, 401 and 200 → read why → the code is in the outbox", async () => {
  const cloud = await startConsoleCloud();
  const project = await deployExample(cloud);
  const [api] = project.apis;
  const [pool] = project.userPools;
  const { page, go, abroad, errors } = await showConsole(cloud.url);

  await go("/outbox", "Outbox");
  const UserAttributes = [{ Name: "email", Value: "ada@example.com" }];
  await cloud
    .client(CognitoIdentityProviderClient)
    .send(new SignUpCommand({ ClientId: pool?.clientIds[0], ...USER, UserAttributes }));
  const sent = page.getByRole("row", { name: "ada@example.com" });
  await sent.getByText(/^\d{6}$/).waitFor();

  await go(`/cognito/${pool?.id}/users/ada`, "ada");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByText("CONFIRMED", { exact: true }).waitFor();

  await go("/apigateway", "REST APIs");
  await page.getByRole("link", { name: "helloApi" }).click();
  await page.getByRole("tab", { name: "Authorizers" }).click();
  await page.getByRole("row", { name: "Cognito" }).getByText("COGNITO_USER_POOLS").waitFor();
  await expectAccessible(page);
  await screenshots(page, "authorizers");

  await page.getByRole("table").getByRole("link", { name: "Cognito", exact: true }).click();
  await page.getByRole("heading", { name: "Test authorizer" }).waitFor();
  const result = page.getByRole("region", { name: "Result" });
  await page.getByLabel("Header Authorization").fill("junk");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await result.getByText("The authorizer refuses the request: 401").waitFor();
  await result.getByText("it is a JWT: three base64url parts, header and payload JSON").waitFor();
  await result.getByText("send the ID token as Cognito gave it").waitFor();
  await expectAccessible(page);
  await screenshots(page, "authorizer-refuses");

  await page.getByRole("button", { name: "Access token of a user" }).click();
  await page.getByLabel("User", { exact: true }).fill("ad");
  await page.getByRole("option").filter({ hasText: "ada@example.com" }).click();
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await result.getByText("sent the access token; this method wants the ID token").waitFor();
  await picture(page, "console-authorizer");

  await page.getByRole("button", { name: "ID token of a user" }).click();
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await result.getByText("The authorizer lets the request through").waitFor();
  await result.getByText('"cognito:username": "ada"').waitFor();
  await expectAccessible(page);
  await screenshots(page, "authorizer-lets-through");

  await go(`/apigateway/${api?.id}?tab=try&method=${encodeURIComponent("ANY /hello")}`, "helloApi");
  const answer = page.getByRole("region", { name: "Answer", exact: true });
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await answer.getByText("401").first().waitFor();
  await page.getByRole("button", { name: "Send as" }).click();
  await page.getByRole("option", { name: "A user, with the ID token" }).click();
  await page.getByLabel("User", { exact: true }).fill("ad");
  await page.getByRole("option").filter({ hasText: "ada@example.com" }).click();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await answer.getByText("200").first().waitFor();
  await expectAccessible(page);
  await screenshots(page, "try-it");

  await go("/requests", "Requests");
  const refused = page.getByRole("row", { name: "401" });
  await refused.getByText("✗ a token was sent in Authorization").waitFor();
  await refused.getByRole("link").click();
  await page.getByText("What to do").waitFor();
  await picture(page, "console-request", "top");
  await page.goBack();
  const allowed = page.getByRole("row", { name: "200" });
  await allowed.getByText("ada", { exact: true }).waitFor();
  await allowed.getByRole("link").click();
  await page.getByText('token_use is "id": the method has no scopes').waitFor();
  // The browser tells of every answer of 400 and more.
  const others = errors.filter((error) => !error.includes("status of 401"));
  expect({ abroad, errors: others }).toEqual({ abroad: [], errors: [] });
});
