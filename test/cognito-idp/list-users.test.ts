import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  CreateUserPoolCommand,
  ListUsersCommand,
  type ListUsersCommandInput,
  type UserType,
} from "@aws-sdk/client-cognito-identity-provider";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { type Harness, refusal, startUserPools } from "./harness.js";

let cloud: Harness;
beforeEach(() => {
  cloud = startUserPools();
});

const createPool = async (input = {}) =>
  (await cloud.client.send(new CreateUserPoolCommand({ PoolName: "p", ...input }))).UserPool?.Id ?? "";
const createUser = (UserPoolId: string, Username: string, values: Record<string, string> = {}) =>
  cloud.client.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username,
      TemporaryPassword: "Temporary-1",
      MessageAction: "SUPPRESS",
      UserAttributes: Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
    }),
  );
async function listAll(input: ListUsersCommandInput): Promise<UserType[]> {
  const users: UserType[] = [];
  let PaginationToken: string | undefined;
  do {
    const page = await cloud.client.send(new ListUsersCommand({ ...input, PaginationToken }));
    expect(page.Users?.length).toBeLessThanOrEqual(input.Limit ?? 60);
    users.push(...(page.Users ?? []));
    PaginationToken = page.PaginationToken;
  } while (PaginationToken !== undefined);
  return users;
}
const names = (users: UserType[]) => users.map(({ Username = "" }) => Username).sort();

describe("ListUsers", () => {
  it.each([
    ['email = "ada@a.example"', ["ada"]],
    ['email ^= "a"', ["ada", "alf"]],
    ['email^="a"', ["ada", "alf"]],
    ['username = "alf"', ["alf"]],
    ['username ^= "a"', ["ada", "alf"]],
    ['name = "A \\"quoted\\" name"', ["alf"]],
    ['given_name ^= "É"', ["bob"]],
    ['family_name = "none"', []],
    ['phone_number ^= "+1555"', ["bob"]],
    ['preferred_username = "bobby"', ["bob"]],
    ['status = "Enabled"', ["ada", "bob"]],
    ['status = "Disabled"', ["alf"]],
    ['cognito:user_status = "force_change_password"', ["ada", "alf", "bob"]],
    ['cognito:user_status = "CONFIRMED"', []],
    ["", ["ada", "alf", "bob"]],
  ])("filters by %s", async (Filter, expected) => {
    const UserPoolId = await createPool();
    await createUser(UserPoolId, "ada", { email: "ada@a.example" });
    await createUser(UserPoolId, "alf", { email: "alf@a.example", name: 'A "quoted" name' });
    const bob = {
      email: "bob@b.example",
      given_name: "Éva",
      phone_number: "+15555550123",
      preferred_username: "bobby",
    };
    await createUser(UserPoolId, "bob", bob);
    await cloud.client.send(new AdminDisableUserCommand({ UserPoolId, Username: "alf" }));
    await createUser(await createPool(), "ada", { email: "ada@a.example" });
    expect(names(await listAll({ UserPoolId, Filter, Limit: 1 }))).toEqual(expected);
  });

  it("finds one by sub, and only what is asked of it", async () => {
    const UserPoolId = await createPool();
    await createUser(UserPoolId, "ada", { email: "ada@a.example", name: "Ada" });
    await createUser(UserPoolId, "bob");
    const user = await cloud.client.send(new AdminGetUserCommand({ UserPoolId, Username: "ada" }));
    const sub = user.UserAttributes?.find(({ Name }) => Name === "sub")?.Value;
    const [found, ...others] = await listAll({ UserPoolId, Filter: `sub = "${sub}"`, AttributesToGet: ["name"] });
    expect([found?.Username, found?.Attributes, others]).toEqual(["ada", [{ Name: "name", Value: "Ada" }], []]);
  });

  it.each([
    ["email", "Error while parsing filter."],
    ['email = "a" and name = "b"', "Error while parsing filter."],
    ['email != "a"', "Error while parsing filter."],
    ["email = a", "Error while parsing filter."],
    ['custom:a = "b"', "Invalid search attribute: custom:a"],
    ['toString = "b"', "Invalid search attribute: toString"],
  ])("refuses the filter %s", async (Filter, message) => {
    const call = new ListUsersCommand({ UserPoolId: await createPool(), Filter });
    expect(await refusal(cloud.client.send(call))).toEqual({ name: "InvalidParameterException", message });
  });

  it("refuses a token of another list", async () => {
    const UserPoolId = await createPool();
    for (const name of ["ada", "bob"]) await createUser(UserPoolId, name);
    const { PaginationToken } = await cloud.client.send(new ListUsersCommand({ UserPoolId, Limit: 1 }));
    for (const input of [
      { UserPoolId, PaginationToken: "junk" },
      { UserPoolId, PaginationToken, Filter: 'username ^= "a"' },
      { UserPoolId: await createPool(), PaginationToken },
    ])
      expect((await refusal(cloud.client.send(new ListUsersCommand(input))))?.message).toBe("Invalid pagination token");
  });

  it("goes through all users once, whatever the page and the filter", () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.stringMatching(/^[a-c]{1,4}$/), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.stringMatching(/^[a-c]{0,2}$/),
        async (usernames, Limit, prefix) => {
          const UserPoolId = await createPool();
          for (const username of usernames) await createUser(UserPoolId, username, { family_name: username });
          const matching = usernames.filter((username) => username.startsWith(prefix)).sort();
          for (const Filter of [`username ^= "${prefix}"`, `family_name ^= "${prefix}"`])
            expect(names(await listAll({ UserPoolId, Limit, Filter }))).toEqual(matching);
          expect(names(await listAll({ UserPoolId, Limit }))).toEqual([...usernames].sort());
        },
      ),
      { numRuns: 15 },
    ));

  it("gives attributes back as they were given", async () => {
    const UserPoolId = await createPool({ Schema: [{ Name: "any", AttributeDataType: "String" }] });
    let count = 0;
    const value = fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(value, value, async (any, nickname) => {
        const Username = `user${count++}`;
        await createUser(UserPoolId, Username, { "custom:any": any, nickname });
        const user = await cloud.client.send(new AdminGetUserCommand({ UserPoolId, Username }));
        expect(user.UserAttributes?.slice(1)).toEqual([
          { Name: "custom:any", Value: any },
          { Name: "nickname", Value: nickname },
        ]);
      }),
      { numRuns: 40 },
    );
  });

  it("finds any name by its own filter", async () => {
    const UserPoolId = await createPool();
    let count = 0;
    const value = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(value, async (name) => {
        const Username = `user${count++}`;
        await createUser(UserPoolId, Username, { name });
        const Filter = `name = "${name.replace(/[\\"]/g, "\\$&")}"`;
        expect(names(await listAll({ UserPoolId, Filter }))).toContain(Username);
      }),
      { numRuns: 40 },
    );
  });
});
