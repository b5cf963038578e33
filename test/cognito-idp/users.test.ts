import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDeleteUserAttributesCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  DeleteUserAttributesCommand,
  DeleteUserCommand,
  ForgotPasswordCommand,
  GetUserAttributeVerificationCodeCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { beforeEach, describe, expect, it } from "vitest";
import type { OutboxMessage } from "../../src/services/cognito-idp/outbox.js";
import { ALL_FLOWS, type Harness, PASSWORD, refusal, startUserPools } from "./harness.js";

let cloud: Harness;
beforeEach(() => {
  cloud = startUserPools();
});

async function world(poolInput = {}, clientInput = {}) {
  const settings = { PoolName: "p", AutoVerifiedAttributes: ["email" as const], ...poolInput };
  const { UserPool } = await cloud.client.send(new CreateUserPoolCommand(settings));
  const UserPoolId = UserPool?.Id ?? "";
  const { UserPoolClient } = await cloud.client.send(
    new CreateUserPoolClientCommand({ UserPoolId, ClientName: "c", ExplicitAuthFlows: [...ALL_FLOWS], ...clientInput }),
  );
  return { UserPoolId, ClientId: UserPoolClient?.ClientId ?? "" };
}
type World = Awaited<ReturnType<typeof world>>;
const attributes = (values: Record<string, string>) => Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
const EMAIL = { email: "jane@example.com" };
const signUp = ({ ClientId }: World, Username = "jane", values: Record<string, string> = EMAIL, Password = PASSWORD) =>
  cloud.client.send(new SignUpCommand({ ClientId, Username, Password, UserAttributes: attributes(values) }));
const lastCode = () => cloud.service.outbox.list().at(-1)?.code ?? "none";
const wrongCode = () => (lastCode() === "000000" ? "000001" : "000000");
const confirm = ({ ClientId }: World, Username = "jane", ConfirmationCode = lastCode(), more = {}) =>
  cloud.client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode, ...more }));
const stored = async ({ UserPoolId }: World, Username = "jane") => {
  const user = await cloud.client.send(new AdminGetUserCommand({ UserPoolId, Username }));
  const values = Object.fromEntries((user.UserAttributes ?? []).map(({ Name = "", Value }) => [Name, Value]));
  return { ...user, values };
};
const signIn = async ({ ClientId }: World, USERNAME = "jane", Password = PASSWORD) =>
  (
    await cloud.client.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME, PASSWORD: Password },
      }),
    )
  ).AuthenticationResult ?? {};
const confirmed = async (poolInput = {}, clientInput = {}) => {
  const made = await world(poolInput, clientInput);
  await signUp(made);
  await confirm(made);
  return { ...made, AccessToken: (await signIn(made)).AccessToken ?? "" };
};
const invalid = (message: string) => ({ name: "InvalidParameterException", message });
const denied = (message: string) => ({ name: "NotAuthorizedException", message });
const WRONG = { name: "CodeMismatchException", message: "Invalid verification code provided, please try again." };
const EXPIRED = { name: "ExpiredCodeException", message: "Invalid code provided, please request a code again." };
const LIMIT = { name: "LimitExceededException", message: "Attempt limit exceeded, please try after some time." };
const DELIVERED = { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "j***@e***" };

describe("sign-up", () => {
  it("sends a code that confirms the user and verifies the address", async () => {
    const made = await world();
    const announced: OutboxMessage[] = [];
    cloud.service.outbox.onMessage((message) => announced.push(message));
    const { $metadata, ...answer } = await signUp(made);
    expect(answer).toEqual({
      UserConfirmed: false,
      UserSub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      CodeDeliveryDetails: DELIVERED,
    });
    expect(announced).toEqual([
      {
        id: expect.any(String),
        userPoolId: made.UserPoolId,
        username: "jane",
        medium: "EMAIL",
        destination: "jane@example.com",
        trigger: "SignUp",
        code: expect.stringMatching(/^\d{6}$/),
        subject: "Your verification code",
        message: `Your verification code is ${announced[0]?.code}`,
        time: cloud.clock.now().getTime(),
      },
    ]);
    expect(await stored(made)).toMatchObject({ UserStatus: "UNCONFIRMED", values: { email_verified: "false" } });
    await confirm(made);
    expect(await stored(made)).toMatchObject({ UserStatus: "CONFIRMED", values: { email_verified: "true" } });
    expect(await refusal(confirm(made))).toEqual(denied("User cannot be confirmed. Current status is CONFIRMED"));
  });

  it("writes what the pool's templates say", async () => {
    const made = await world({
      VerificationMessageTemplate: { EmailSubject: "Welcome", EmailMessage: "<b>{####}</b>", SmsMessage: "SMS {####}" },
      AutoVerifiedAttributes: ["phone_number", "email"],
    });
    await signUp(made);
    const { CodeDeliveryDetails } = await signUp(made, "joe", { ...EMAIL, phone_number: "+15555550123" });
    expect(CodeDeliveryDetails?.Destination).toBe("+*******0123");
    const [mail, text] = cloud.service.outbox.list({ userPoolId: made.UserPoolId });
    expect(mail).toMatchObject({ subject: "Welcome", message: `<b>${mail?.code}</b>` });
    expect(text).toMatchObject({ medium: "SMS", destination: "+15555550123", message: `SMS ${text?.code}` });
    expect(cloud.service.outbox.list({ after: mail?.id ?? "" })).toEqual([text]);
  });

  it("waits for an administrator where nothing is verified", async () => {
    const made = await world({ AutoVerifiedAttributes: undefined });
    expect((await signUp(made)).CodeDeliveryDetails).toBeUndefined();
    const user = { UserPoolId: made.UserPoolId, Username: "jane" };
    await cloud.client.send(new AdminConfirmSignUpCommand(user));
    expect(await stored(made)).toMatchObject({ UserStatus: "CONFIRMED", values: { email_verified: "false" } });
    expect(await refusal(cloud.client.send(new AdminConfirmSignUpCommand(user)))).toEqual(
      denied("User cannot be confirmed. Current status is CONFIRMED"),
    );
  });

  it("takes a name once", async () => {
    const made = await world({ UsernameConfiguration: { CaseSensitive: false } });
    await signUp(made, "Jane");
    expect(await refusal(signUp(made, "JANE"))).toEqual({
      name: "UsernameExistsException",
      message: "User already exists",
    });
  });

  it.each([
    ["short", "Password not long enough"],
    ["lower-case-1", "Password must have uppercase characters"],
  ])("refuses the password %j", async (password, part) => {
    expect(await refusal(signUp(await world(), "jane", EMAIL, password))).toEqual({
      name: "InvalidPasswordException",
      message: `Password did not conform with policy: ${part}`,
    });
  });

  it.each([
    [{ email: "no address" }, invalid("Invalid email address format.")],
    [{ phone_number: "555" }, invalid("Invalid phone number format.")],
    [
      { "custom:none": "x" },
      invalid("Attributes did not conform to the schema: custom:none: Attribute does not exist in the schema.\n"),
    ],
    [
      { "custom:t": "too long" },
      invalid("Attributes did not conform to the schema: custom:t: String must be no longer than 3 characters\n"),
    ],
    [
      { birthdate: "1" },
      invalid("Attributes did not conform to the schema: birthdate: String must be at least 10 characters long\n"),
    ],
    [
      { "custom:n": "11" },
      invalid("Attributes did not conform to the schema: custom:n: Number must be no greater than 10\n"),
    ],
    [{ sub: "x" }, invalid("Cannot modify the non-mutable attribute sub")],
    [{ email_verified: "true" }, denied("A client attempted to write unauthorized attribute")],
    [{ given_name: "" }, invalid("Attributes did not conform to the schema: family_name: The attribute is required\n")],
  ])("refuses attributes %j", async (values, refused) => {
    const Schema = [
      { Name: "t", AttributeDataType: "String", StringAttributeConstraints: { MaxLength: "3" } },
      { Name: "n", AttributeDataType: "Number", NumberAttributeConstraints: { MaxValue: "10" } },
      { Name: "family_name", Required: true },
    ];
    const family = "given_name" in values ? {} : { family_name: "Doe" };
    expect(await refusal(signUp(await world({ Schema }), "jane", { ...family, ...values } as never))).toEqual(refused);
  });

  it("keeps to the client's write attributes", async () => {
    const made = await world({}, { WriteAttributes: ["name"] });
    expect(await refusal(signUp(made))).toEqual(denied("A client attempted to write unauthorized attribute"));
    expect(await refusal(signUp(made, "joe", { name: "Joe" }))).toBeUndefined();
  });

  it.each([
    [
      { AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } },
      denied("SignUp is not permitted for this user pool"),
    ],
    [
      { LambdaConfig: { PreSignUp: "arn:aws:lambda:us-east-1:000000000000:function:f" } },
      {
        name: "UnexpectedLambdaException",
        message: "The user pool has a PreSignUp trigger, and user pool triggers are not supported by this endpoint.",
      },
    ],
  ])("is closed with %j", async (settings, refused) => {
    expect(await refusal(signUp(await world(settings)))).toEqual(refused);
  });
});

describe("codes", () => {
  it("are wrong, then too many, then new", async () => {
    const made = await world();
    await signUp(made);
    for (let time = 0; time < 5; time++) expect(await refusal(confirm(made, "jane", wrongCode()))).toEqual(WRONG);
    expect(await refusal(confirm(made))).toEqual(LIMIT);
    cloud.clock.advance(3_600_000);
    expect(await refusal(confirm(made))).toBeUndefined();
  });

  it("of a sign-up live a day, and the newest counts", async () => {
    const made = await world();
    await signUp(made);
    const first = lastCode();
    const resend = new ResendConfirmationCodeCommand({ ClientId: made.ClientId, Username: "jane" });
    expect((await cloud.client.send(resend)).CodeDeliveryDetails).toEqual(DELIVERED);
    if (first !== lastCode()) expect(await refusal(confirm(made, "jane", first))).toEqual(WRONG);
    cloud.clock.advance(86_400_000);
    expect(await refusal(confirm(made))).toEqual(EXPIRED);
    await cloud.client.send(resend);
    await confirm(made);
    expect(await refusal(cloud.client.send(resend))).toEqual(invalid("User is already confirmed."));
  });

  const forgot = ({ ClientId }: World, Username = "jane") =>
    cloud.client.send(new ForgotPasswordCommand({ ClientId, Username }));
  const choose = ({ ClientId }: World, Password = "Chosen-anew-1", ConfirmationCode = lastCode(), Username = "jane") =>
    cloud.client.send(new ConfirmForgotPasswordCommand({ ClientId, Username, Password, ConfirmationCode }));

  it("change a forgotten password within an hour", async () => {
    const made = await confirmed();
    expect((await forgot(made)).CodeDeliveryDetails).toEqual(DELIVERED);
    expect(cloud.service.outbox.list().at(-1)?.message).toBe(`Your password reset code is ${lastCode()}`);
    expect(await refusal(choose(made, "Chosen-anew-1", wrongCode()))).toEqual(WRONG);
    expect((await refusal(choose(made, "short")))?.name).toBe("InvalidPasswordException");
    await choose(made);
    expect((await signIn(made, "jane", "Chosen-anew-1")).AccessToken).toBeDefined();
    expect(await refusal(choose(made))).toEqual(EXPIRED);
    await forgot(made);
    cloud.clock.advance(3_600_000);
    expect(await refusal(choose(made))).toEqual(EXPIRED);
  });

  it("are not sent without an end", async () => {
    const made = await confirmed();
    for (let time = 0; time < 20; time++) await forgot(made);
    expect(await refusal(forgot(made))).toEqual(LIMIT);
  });

  it("for a forgotten password need a verified address and a password of one's own", async () => {
    const made = await world();
    await signUp(made);
    const none = "Cannot reset password for the user as there is no registered/verified email or phone_number";
    expect(await refusal(forgot(made))).toEqual(invalid(none));
    await cloud.client.send(new AdminCreateUserCommand({ UserPoolId: made.UserPoolId, Username: "joe" }));
    expect(await refusal(forgot(made, "joe"))).toEqual(denied("User password cannot be reset in the current state."));
  });

  it("for nobody: said, or hidden", async () => {
    const open = await world();
    const unknown = { name: "UserNotFoundException", message: "User does not exist." };
    const resend = ({ ClientId }: World) =>
      cloud.client.send(new ResendConfirmationCodeCommand({ ClientId, Username: "nobody" }));
    for (const call of [
      forgot(open, "nobody"),
      resend(open),
      confirm(open, "nobody"),
      choose(open, PASSWORD, "1", "nobody"),
    ])
      expect(await refusal(call)).toEqual(unknown);
    const hiding = await world({}, { PreventUserExistenceErrors: "ENABLED" });
    const simulated = (await forgot(hiding, "nobody")).CodeDeliveryDetails;
    expect(simulated).toMatchObject({
      AttributeName: "email",
      Destination: expect.stringMatching(/^[a-z]\*{3}@[a-z]\*{3}$/),
    });
    expect((await resend(hiding)).CodeDeliveryDetails).toEqual(simulated);
    expect(await refusal(confirm(hiding, "nobody"))).toEqual(EXPIRED);
    expect(await refusal(choose(hiding, PASSWORD, "1", "nobody"))).toEqual(WRONG);
  });
});

describe("a user's own attributes", () => {
  const update = (AccessToken: string, values: Record<string, string>) =>
    cloud.client.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes: attributes(values) }));
  const verify = (AccessToken: string, Code = lastCode()) =>
    cloud.client.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: "email", Code }));

  it("are changed, shown and deleted", async () => {
    const made = await confirmed();
    expect((await update(made.AccessToken, { name: "Jane", locale: "en" })).CodeDeliveryDetailsList).toEqual([]);
    const { UserAttributes = [], Username } = await cloud.client.send(
      new GetUserCommand({ AccessToken: made.AccessToken }),
    );
    expect([Username, UserAttributes[0]?.Name]).toEqual(["jane", "sub"]);
    expect(UserAttributes).toContainEqual({ Name: "name", Value: "Jane" });
    const remove = { AccessToken: made.AccessToken, UserAttributeNames: ["name"] };
    await cloud.client.send(new DeleteUserAttributesCommand(remove));
    expect((await stored(made)).values).toEqual({
      sub: expect.any(String),
      ...EMAIL,
      email_verified: "true",
      locale: "en",
    });
  });

  it("lose their verification with a new address, and get it back with the code", async () => {
    const made = await confirmed();
    const { CodeDeliveryDetailsList } = await update(made.AccessToken, { email: "new@other.example" });
    expect(CodeDeliveryDetailsList).toEqual([{ ...DELIVERED, Destination: "n***@o***" }]);
    expect((await stored(made)).values).toMatchObject({ email: "new@other.example", email_verified: "false" });
    expect(await refusal(verify(made.AccessToken, wrongCode()))).toEqual(WRONG);
    await verify(made.AccessToken);
    expect((await stored(made)).values.email_verified).toBe("true");
    expect(await refusal(verify(made.AccessToken))).toEqual(EXPIRED);
  });

  it("wait for the code where the pool wants that before the change", async () => {
    const made = await confirmed({
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] },
    });
    await update(made.AccessToken, { email: "new@other.example", name: "J" });
    expect((await stored(made)).values).toMatchObject({ ...EMAIL, email_verified: "true", name: "J" });
    const send = { AccessToken: made.AccessToken, AttributeName: "email" };
    await cloud.client.send(new GetUserAttributeVerificationCodeCommand(send));
    expect(cloud.service.outbox.list().at(-1)).toMatchObject({ destination: "new@other.example" });
    await verify(made.AccessToken);
    expect((await stored(made)).values).toMatchObject({ email: "new@other.example", email_verified: "true" });
  });

  it("are fixed where the schema says so", async () => {
    const made = await confirmed({ Schema: [{ Name: "email", Mutable: false, Required: true }] });
    expect(await refusal(update(made.AccessToken, { email: "a@b.example" }))).toEqual(
      invalid("user.email: Attribute cannot be updated.\n"),
    );
    expect(await refusal(update(made.AccessToken, { email_verified: "true" }))).toEqual(
      denied("A client attempted to write unauthorized attribute"),
    );
  });

  it("change with the password, when the old one is known", async () => {
    const made = await confirmed();
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      cloud.client.send(
        new ChangePasswordCommand({ AccessToken: made.AccessToken, PreviousPassword, ProposedPassword }),
      );
    expect(await refusal(change("Wrong-pass-1", "New-pass-12"))).toEqual(denied("Incorrect username or password."));
    expect((await refusal(change(PASSWORD, "short")))?.name).toBe("InvalidPasswordException");
    await change(PASSWORD, "New-pass-12");
    expect((await signIn(made, "jane", "New-pass-12")).AccessToken).toBeDefined();
  });

  it("go with the user", async () => {
    const made = await confirmed();
    await cloud.client.send(new DeleteUserCommand({ AccessToken: made.AccessToken }));
    const gone = { name: "UserNotFoundException", message: "User does not exist." };
    expect(await refusal(cloud.client.send(new GetUserCommand({ AccessToken: made.AccessToken })))).toEqual(gone);
    await signUp(made);
    expect(await refusal(cloud.client.send(new GetUserCommand({ AccessToken: made.AccessToken })))).toEqual(gone);
  });
});

describe("administrators", () => {
  const create = ({ UserPoolId }: World, Username: string, values: Record<string, string> = {}, more = {}) =>
    cloud.client.send(
      new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes: attributes(values), ...more }),
    );

  it("invite users by the mediums that they name", async () => {
    const made = await world();
    await create(made, "jane", EMAIL);
    expect(cloud.service.outbox.list()).toEqual([]);
    await create(made, "joe", { email: "joe@example.com" }, { DesiredDeliveryMediums: ["EMAIL"] });
    const [invitation] = cloud.service.outbox.list();
    expect(invitation).toMatchObject({
      subject: "Your temporary password",
      message: `Your username is joe and temporary password is ${invitation?.code}.`,
      trigger: "AdminCreateUser",
    });
    const challenge = cloud.client.send(
      new InitiateAuthCommand({
        ClientId: made.ClientId,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: "joe", PASSWORD: invitation?.code ?? "" },
      }),
    );
    expect((await challenge).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    await create(made, "joe", {}, { MessageAction: "RESEND", DesiredDeliveryMediums: ["EMAIL"] });
    expect(cloud.service.outbox.list()).toHaveLength(2);
  });

  it.each([
    [
      { TemporaryPassword: "short" },
      "InvalidPasswordException",
      "Password did not conform with password policy: Password not long enough",
    ],
    [{ MessageAction: "RESEND" }, "UserNotFoundException", "User does not exist."],
  ])("cannot create with %j", async (more, name, message) => {
    expect(await refusal(create(await world(), "jane", {}, more))).toEqual({ name, message });
  });

  it("change and delete attributes and users", async () => {
    const made = await world();
    await create(made, "jane", EMAIL);
    const user = { UserPoolId: made.UserPoolId, Username: "jane" };
    const values = attributes({ email_verified: "True", name: "Jane", nickname: "J" });
    await cloud.client.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes: values }));
    await cloud.client.send(new AdminDeleteUserAttributesCommand({ ...user, UserAttributeNames: ["nickname"] }));
    expect((await stored(made)).values).toEqual({
      sub: expect.any(String),
      ...EMAIL,
      email_verified: "true",
      name: "Jane",
    });
    await cloud.client.send(new AdminDeleteUserCommand(user));
    expect((await refusal(stored(made)))?.name).toBe("UserNotFoundException");
  });

  it("keep users from passwords that the pool remembers", async () => {
    const Policies = { PasswordPolicy: { MinimumLength: 6, PasswordHistorySize: 2 } };
    const made = await world({ Policies });
    await create(made, "jane");
    const set = (Password: string) =>
      refusal(
        cloud.client.send(
          new AdminSetUserPasswordCommand({ UserPoolId: made.UserPoolId, Username: "jane", Password, Permanent: true }),
        ),
      );
    for (const password of ["first1", "second", "third3"]) expect(await set(password)).toBeUndefined();
    expect((await set("second"))?.name).toBe("PasswordHistoryPolicyViolationException");
    expect(await set("first1")).toBeUndefined();
  });
});

describe("signing in with an address", () => {
  const address = { UsernameAttributes: ["email" as const], UsernameConfiguration: { CaseSensitive: false } };

  it("makes the sub the username", async () => {
    const made = await world(address);
    const { UserSub } = await signUp(made, "Jane@example.com", {});
    await confirm(made, "jane@EXAMPLE.com");
    const user = await stored(made, "jane@example.com");
    expect([user.Username, user.values.email]).toEqual([UserSub, "Jane@example.com"]);
    for (const name of ["JANE@example.com", UserSub ?? ""])
      expect((await signIn(made, name)).AccessToken).toBeDefined();
    expect(await refusal(signUp(made, "jane@example.com", {}))).toEqual({
      name: "UsernameExistsException",
      message: "An account with the given email already exists.",
    });
  });

  it.each([
    [["email"], "Username should be an email."],
    [["phone_number"], "Username should be a phone number."],
    [["email", "phone_number"], "Username should be either an email or a phone number."],
  ])("of %j wants one", async (UsernameAttributes, message) => {
    expect(await refusal(signUp(await world({ UsernameAttributes })))).toEqual(invalid(message));
  });

  it("as an alias needs it verified, by one user at a time", async () => {
    const made = await world({ AliasAttributes: ["email", "preferred_username"] });
    await signUp(made, "jane");
    expect((await refusal(signIn(made, EMAIL.email)))?.name).toBe("UserNotFoundException");
    await confirm(made, "jane");
    expect((await signIn(made, EMAIL.email)).AccessToken).toBeDefined();
    await signUp(made, "joe");
    expect(await refusal(confirm(made, "joe"))).toEqual({
      name: "AliasExistsException",
      message: "An account with the email already exists.",
    });
    await confirm(made, "joe", lastCode(), { ForceAliasCreation: true });
    expect((await stored(made, EMAIL.email)).Username).toBe("joe");
    expect((await stored(made, "jane")).values.email_verified).toBe("false");
  });

  it("as an alias leaves no username that looks like one", async () => {
    const made = await world({ AliasAttributes: ["email"] });
    expect(await refusal(signUp(made, "jane@example.com"))).toEqual(
      invalid("Username cannot be of email format, since user pool is configured for email alias."),
    );
  });
});
