import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminInitiateAuthCommand,
  AdminResetUserPasswordCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserPasswordCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  InitiateAuthCommand,
  type InitiateAuthCommandInput,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeEach, describe, expect, it } from "vitest";
import { secretHash } from "../../src/services/cognito-idp/clients.js";
import { ALL_FLOWS, claimsOf, type Harness, PASSWORD, refusal, startUserPools } from "./harness.js";
import { srpSignIn } from "./srp-client.js";

let cloud: Harness;
beforeEach(() => {
  cloud = startUserPools();
});

async function world(
  poolInput: Partial<CreateUserPoolCommandInput> = {},
  clientInput: Partial<CreateUserPoolClientCommandInput> = {},
) {
  const { UserPool } = await cloud.client.send(new CreateUserPoolCommand({ PoolName: "p", ...poolInput }));
  const poolId = UserPool?.Id ?? "";
  const { UserPoolClient } = await cloud.client.send(
    new CreateUserPoolClientCommand({
      UserPoolId: poolId,
      ClientName: "c",
      ExplicitAuthFlows: [...ALL_FLOWS],
      ...clientInput,
    }),
  );
  const clientId = UserPoolClient?.ClientId ?? "";
  const username = "jane";
  const UserAttributes = [
    { Name: "email", Value: "jane@example.com" },
    { Name: "email_verified", Value: "true" },
  ];
  const user = { UserPoolId: poolId, Username: username };
  await cloud.client.send(new AdminCreateUserCommand({ ...user, UserAttributes, MessageAction: "SUPPRESS" }));
  await cloud.client.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  return { poolId, clientId, username, user };
}
type World = Awaited<ReturnType<typeof world>>;

const withPassword = ({ clientId, username }: Pick<World, "clientId" | "username">, password = PASSWORD) =>
  cloud.client.send(
    new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  );
const withSrp = ({ poolId, clientId, username }: World, password = PASSWORD, timestamp?: string) =>
  srpSignIn(cloud.client, { poolId, clientId, username, password, ...(timestamp !== undefined && { timestamp }) });
const asAdmin = ({ poolId, clientId, username }: World, password = PASSWORD) =>
  cloud.client.send(
    new AdminInitiateAuthCommand({
      UserPoolId: poolId,
      ClientId: clientId,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  );
const WAYS = [
  ["password", withPassword],
  ["SRP", withSrp],
  ["administrator", asAdmin],
] as const;

const INCORRECT = { name: "NotAuthorizedException", message: "Incorrect username or password." };

describe.each(WAYS)("sign-in by %s", (_, signIn) => {
  it("gives tokens for the right password", async () => {
    const made = await world();
    const { AuthenticationResult } = await signIn(made);
    expect(claimsOf(AuthenticationResult?.IdToken)["cognito:username"]).toBe("jane");
  });

  it("refuses the wrong password", async () => {
    expect(await refusal(signIn(await world(), "Wrong-pass-1"))).toEqual(INCORRECT);
  });

  it("refuses an unknown user, or hides that there is none", async () => {
    const open = await world();
    const unknown = { name: "UserNotFoundException", message: "User does not exist." };
    expect(await refusal(signIn({ ...open, username: "nobody" }))).toEqual(unknown);
    const hiding = await world({}, { PreventUserExistenceErrors: "ENABLED" });
    expect(await refusal(signIn({ ...hiding, username: "nobody" }))).toEqual(INCORRECT);
  });

  it("refuses a user who has not confirmed", async () => {
    const made = await world();
    await cloud.client.send(new SignUpCommand({ ClientId: made.clientId, Username: "new", Password: PASSWORD }));
    const refused = { name: "UserNotConfirmedException", message: "User is not confirmed." };
    expect(await refusal(signIn({ ...made, username: "new" }))).toEqual(refused);
    expect(await refusal(signIn({ ...made, username: "new" }, "Wrong-pass-1"))).toEqual(INCORRECT);
  });

  it("refuses a user whose password was reset", async () => {
    const made = await world();
    await cloud.client.send(new AdminResetUserPasswordCommand(made.user));
    const refused = { name: "PasswordResetRequiredException", message: "Password reset required for the user" };
    expect(await refusal(signIn(made))).toEqual(refused);
  });

  it("refuses a disabled user", async () => {
    const made = await world();
    await cloud.client.send(new AdminDisableUserCommand(made.user));
    expect(await refusal(signIn(made))).toEqual({ name: "NotAuthorizedException", message: "User is disabled." });
  });

  it("asks for a new password instead of a temporary one, until that expires", async () => {
    const made = await world();
    await cloud.client.send(
      new AdminSetUserPasswordCommand({ ...made.user, Password: "Temporary-1", Permanent: false }),
    );
    expect((await signIn(made, "Temporary-1")).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    cloud.clock.advance(7 * 86_400_000);
    expect(await refusal(signIn(made, "Temporary-1"))).toEqual({
      name: "NotAuthorizedException",
      message: "Temporary password has expired and must be reset by an administrator.",
    });
  });

  it("locks a user for longer and longer after five wrong passwords, and a right one ends it", async () => {
    const made = await world();
    const exceeded = { name: "NotAuthorizedException", message: "Password attempts exceeded" };
    for (let time = 0; time < 5; time++) expect(await refusal(signIn(made, "Wrong-pass-1"))).toEqual(INCORRECT);
    expect(await refusal(signIn(made))).toEqual(exceeded);
    cloud.clock.advance(1_000);
    expect(await refusal(signIn(made, "Wrong-pass-1"))).toEqual(INCORRECT);
    cloud.clock.advance(1_000);
    expect(await refusal(signIn(made))).toEqual(exceeded);
    cloud.clock.advance(1_000);
    expect((await signIn(made)).AuthenticationResult).toBeDefined();
    expect(await refusal(signIn(made, "Wrong-pass-1"))).toEqual(INCORRECT);
    expect((await signIn(made)).AuthenticationResult).toBeDefined();
  });

  it.each([
    [{ MfaConfiguration: "ON" }, "UnsupportedOperationException", /MfaConfiguration ON/],
    [{ DeviceConfiguration: { ChallengeRequiredOnNewDevice: false } }, "UnsupportedOperationException", /Device/],
    [
      { LambdaConfig: { PreAuthentication: "arn:aws:lambda:us-east-1:000000000000:function:f" } },
      "UnexpectedLambdaException",
      /PreAuthentication/,
    ],
  ] as const)("names what it cannot do rather than go on without: %j", async (settings, name, message) => {
    const refused = await refusal(signIn(await world(settings as never)));
    expect(refused).toEqual({ name, message: expect.stringMatching(message) });
  });

  it("lets users without a second factor in where one is optional", async () => {
    expect((await signIn(await world({ MfaConfiguration: "OPTIONAL" }))).AuthenticationResult).toBeDefined();
  });
});

describe("SRP sign-in", () => {
  it.each(["Thu Sep 04 13:50:15 UTC 2026", "Mon Sep 24 13:50:15 UTC 2026", "now"])(
    "refuses timestamp %j",
    async (timestamp) => {
      expect(await refusal(withSrp(await world(), PASSWORD, timestamp))).toEqual(INCORRECT);
    },
  );

  it("takes a secret block once, and from its own client", async () => {
    const made = await world();
    const other = await cloud.client.send(
      new CreateUserPoolClientCommand({ UserPoolId: made.poolId, ClientName: "o" }),
    );
    let answer: ConstructorParameters<typeof RespondToAuthChallengeCommand>[0] | undefined;
    const spy = {
      send: (command: RespondToAuthChallengeCommand | InitiateAuthCommand) => {
        if (command instanceof RespondToAuthChallengeCommand) answer = command.input;
        return cloud.client.send(command as never);
      },
    };
    await srpSignIn(spy as never, { ...made, password: PASSWORD });
    if (!answer) throw new Error("no answer was sent");
    expect(await refusal(cloud.client.send(new RespondToAuthChallengeCommand(answer)))).toEqual(INCORRECT);
    const elsewhere = { ...answer, ClientId: other.UserPoolClient?.ClientId };
    expect(await refusal(cloud.client.send(new RespondToAuthChallengeCommand(elsewhere)))).toEqual(INCORRECT);
  });

  it("answers the challenge of one API through the other", async () => {
    const made = await world();
    const crossing = {
      send: (command: RespondToAuthChallengeCommand | InitiateAuthCommand) =>
        command instanceof RespondToAuthChallengeCommand
          ? cloud.client.send(new AdminRespondToAuthChallengeCommand({ ...command.input, UserPoolId: made.poolId }))
          : cloud.client.send(command),
    };
    const { AuthenticationResult } = await srpSignIn(crossing as never, { ...made, password: PASSWORD });
    expect(AuthenticationResult?.AccessToken).toBeDefined();
  });

  it("signs in with a client that has a secret", async () => {
    const made = await world({}, { GenerateSecret: true });
    const client = cloud.service.clients.get(made.clientId);
    const extra = { SECRET_HASH: secretHash(client, made.username) };
    const { AuthenticationResult } = await srpSignIn(cloud.client, { ...made, password: PASSWORD, extra });
    expect(AuthenticationResult?.AccessToken).toBeDefined();
  });

  it("signs in with any password that Unicode has", async () => {
    const made = await world();
    const password = "Pässwörter-✓-日本-1";
    await cloud.client.send(new AdminSetUserPasswordCommand({ ...made.user, Password: password, Permanent: true }));
    expect((await withSrp(made, password)).AuthenticationResult).toBeDefined();
    expect((await withPassword(made, password)).AuthenticationResult).toBeDefined();
  });
});

describe("the new password's challenge", () => {
  const challenged = async (poolInput: Partial<CreateUserPoolCommandInput> = {}) => {
    const made = await world(poolInput);
    await cloud.client.send(
      new AdminSetUserPasswordCommand({ ...made.user, Password: "Temporary-1", Permanent: false }),
    );
    const challenge = await withPassword(made, "Temporary-1");
    const respond = (responses: Record<string, string> = {}, Session = challenge.Session) =>
      cloud.client.send(
        new RespondToAuthChallengeCommand({
          ClientId: made.clientId,
          ChallengeName: "NEW_PASSWORD_REQUIRED",
          Session,
          ChallengeResponses: { USERNAME: made.username, NEW_PASSWORD: PASSWORD, ...responses },
        }),
      );
    return { ...made, challenge, respond };
  };

  it.each([
    ["Sh0rt!", "Password not long enough"],
    ["no-uppercase-1", "Password must have uppercase characters"],
    ["NO-LOWERCASE-1", "Password must have lowercase characters"],
    ["No-numbers", "Password must have numeric characters"],
    ["NoSymbols1", "Password must have symbol characters"],
  ])("refuses %j", async (NEW_PASSWORD, part) => {
    const { respond } = await challenged();
    expect(await refusal(respond({ NEW_PASSWORD }))).toEqual({
      name: "InvalidPasswordException",
      message: `Password does not conform to policy: ${part}`,
    });
  });

  it("asks for required attributes and takes them", async () => {
    const { challenge, respond } = await challenged({
      Schema: [{ Name: "family_name", Required: true, Mutable: true }],
    });
    expect(challenge.ChallengeParameters?.requiredAttributes).toBe('["userAttributes.family_name"]');
    expect((await refusal(respond()))?.message).toBe(
      "Attributes did not conform to the schema: family_name: The attribute is required\n",
    );
    const { AuthenticationResult } = await respond({ "userAttributes.family_name": "Doe" });
    expect(claimsOf(AuthenticationResult?.IdToken).family_name).toBe("Doe");
  });

  it.each([180_000, 180_001])("expires after three minutes (%d ms)", async (late) => {
    const { respond } = await challenged();
    cloud.clock.advance(late);
    expect(await refusal(respond())).toEqual({
      name: "NotAuthorizedException",
      message: "Invalid session for the user, session is expired.",
    });
  });

  it("knows only its own sessions", async () => {
    const { respond } = await challenged();
    expect((await refusal(respond({}, "A".repeat(40))))?.message).toBe(
      "Invalid session for the user, session is expired.",
    );
    expect((await refusal(respond({ USERNAME: "someone" })))?.message).toBe("Invalid session for the user.");
    expect((await respond()).AuthenticationResult).toBeDefined();
  });
});

describe("what a sign-in may not ask", () => {
  const attempt =
    (input: Partial<InitiateAuthCommandInput> & Pick<InitiateAuthCommandInput, "AuthFlow">) => async (made: World) =>
      refusal(cloud.client.send(new InitiateAuthCommand({ ClientId: made.clientId, ...input })));
  const invalid = (message: string) => ({ name: "InvalidParameterException", message });

  it.each([
    ["USER_SRP_AUTH", "USER_SRP_AUTH is not enabled for the client."],
    ["USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH flow not enabled for this client"],
    ["REFRESH_TOKEN_AUTH", "Auth flow not enabled for this client"],
    ["CUSTOM_AUTH", "CUSTOM_AUTH is not enabled for the client."],
  ] as const)("%s where the client has only another flow", async (AuthFlow, message) => {
    const made = await world({}, { ExplicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"] });
    expect(await attempt({ AuthFlow })(made)).toEqual(invalid(message));
  });

  it.each([
    [{ AuthFlow: "USER_PASSWORD_AUTH" }, "Missing required parameter USERNAME"],
    [{ AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: { USERNAME: "u" } }, "Missing required parameter PASSWORD"],
    [{ AuthFlow: "USER_SRP_AUTH", AuthParameters: { SRP_A: "a" } }, "Missing required parameter USERNAME"],
    [{ AuthFlow: "REFRESH_TOKEN_AUTH" }, "Missing required parameter REFRESH_TOKEN"],
    [{ AuthFlow: "ADMIN_NO_SRP_AUTH" }, "Initiate Auth method not supported."],
  ] as const)("%j", async (input, message) => {
    expect(await attempt(input as InitiateAuthCommandInput)(await world())).toEqual(invalid(message));
  });

  it("names flows that it does not speak", async () => {
    const made = await world();
    expect(await attempt({ AuthFlow: "USER_AUTH" })(made)).toEqual({
      name: "UnsupportedOperationException",
      message: "The authentication flow USER_AUTH is not supported by this endpoint.",
    });
  });

  it("knows only clients that are there", async () => {
    const unknown = { ...(await world()), clientId: "nosuchclient" };
    expect(await attempt({ AuthFlow: "USER_SRP_AUTH" })(unknown)).toEqual({
      name: "ResourceNotFoundException",
      message: "User pool client nosuchclient does not exist.",
    });
  });

  it.each([
    [undefined, ["USER_SRP_AUTH", "REFRESH_TOKEN_AUTH"]],
    [["USER_PASSWORD_AUTH"], ["USER_SRP_AUTH", "USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH"]],
    [["ADMIN_NO_SRP_AUTH"], ["USER_SRP_AUTH", "ADMIN_USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH"]],
    [["ALLOW_USER_PASSWORD_AUTH"], ["USER_PASSWORD_AUTH"]],
  ] as const)("flows of a client with %j", async (ExplicitAuthFlows, allowed) => {
    const made = await world({}, { ExplicitAuthFlows: ExplicitAuthFlows as never });
    const flows = ["USER_SRP_AUTH", "USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH"] as const;
    const answers = await Promise.all(
      flows.map(async (AuthFlow) => {
        const call = new AdminInitiateAuthCommand({ UserPoolId: made.poolId, ClientId: made.clientId, AuthFlow });
        return [AuthFlow, (await refusal(cloud.client.send(call)))?.message ?? ""] as const;
      }),
    );
    expect(answers.filter(([, message]) => message.startsWith("Missing")).map(([flow]) => flow)).toEqual(allowed);
  });
});
