import type { CompiledProject, ImportedPool } from "../project/compiled-project.js";
import type { RunningServer } from "../server/listen.js";

type UserPools = RunningServer["cloud"]["userPools"];

/**
 * Makes a user pool with the ids of each imported one that this cloud doesn't have, so that people can sign up and in here:
 * the pool itself, with its users, is elsewhere. Gives the pools that were made. One of another region can't be stood in for:
 * its ids name the region.
 */
export function standInPools(
  { importedPools = [] }: CompiledProject,
  { cloud: { userPools }, region }: { readonly cloud: { readonly userPools: UserPools }; readonly region: string },
): ImportedPool[] {
  const missing = importedPools.filter(
    ({ userPoolId }) => userPoolId.startsWith(`${region}_`) && !userPools.poolExists(userPoolId),
  );
  for (const pool of missing) standIn(pool, userPools);
  return missing;
}

function standIn(pool: ImportedPool, userPools: UserPools): void {
  const { userPoolId, userPoolName, passwordCharacters } = pool;
  const requires = (what: string) => passwordCharacters.includes(`Requires ${what}`);
  userPools.createPool(
    {
      PoolName: userPoolName,
      UsernameAttributes: namesOf(pool.usernameAttributes),
      AliasAttributes: namesOf(pool.aliasAttributes),
      AutoVerifiedAttributes: namesOf(pool.autoVerifiedAttributes),
      Schema: pool.requiredAttributes.map((Name) => ({ Name, Required: true, Mutable: true })),
      Policies: {
        PasswordPolicy: {
          MinimumLength: pool.passwordLength,
          RequireLowercase: requires("Lowercase"),
          RequireUppercase: requires("Uppercase"),
          RequireNumbers: requires("Numbers"),
          RequireSymbols: requires("Symbols"),
        },
      },
    },
    { id: userPoolId },
  );
  for (const id of pool.clientIds)
    userPools.createClient({ UserPoolId: userPoolId, ClientName: `${userPoolName}_${id.slice(0, 4)}` }, { id });
}

/** The names as AWS's model has them; the project's file says the same in its own letters. */
const namesOf = <T extends string>(names: readonly string[]): T[] | undefined =>
  names.length === 0 ? undefined : names.map((name) => name.toLowerCase() as T);
