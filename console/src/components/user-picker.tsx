import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  ListUserPoolClientsCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import Autosuggest from "@cloudscape-design/components/autosuggest";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useEffect, useState } from "react";
import { allOf, client } from "../aws/client.js";
import { local } from "../data/local.js";
import { useLoaded } from "../data/use-loaded.js";
import { messages, useMessages } from "../text/language.js";
import { Failure } from "./failure.js";

const texts = messages({
  pool: { en: "User pool", ja: "ユーザープール" },
  client: { en: "App client", ja: "アプリクライアント" },
  user: { en: "User", ja: "ユーザー" },
  begin: { en: "Begin to type a username", ja: "ユーザー名を入力" },
  noUser: {
    en: "No such user. Sign one up, or make one on the user pool's page.",
    ja: "該当するユーザーがいません。サインアップするか、ユーザープールのページで作成してください。",
  },
  noPool: { en: "There is no user pool", ja: "ユーザープールがありません" },
  loading: { en: "Loading", ja: "読み込み中" },
});

/** A user of a user pool, and the app client that they sign in with. */
export interface ChosenUser {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly username: string;
}

export interface UserTokens {
  readonly idToken: string;
  readonly accessToken: string;
}

/** Signs a user in without a password; `scopes` are further ones of the access token. Rejects with a `LocalError`. */
export const tokensOf = (user: ChosenUser, scopes: readonly string[] = []): Promise<UserTokens> =>
  local("/token", { body: { ...user, ...(scopes.length > 0 && { scopes }) } });

const SHOWN_USERS = 20;

interface Named {
  readonly id: string;
  readonly name: string;
}

async function poolsNamed(ids: readonly string[] | undefined, abortSignal: AbortSignal): Promise<Named[]> {
  const cognito = await client(CognitoIdentityProviderClient);
  if (ids === undefined) {
    const pools = await allOf(
      (NextToken) => cognito.send(new ListUserPoolsCommand({ MaxResults: 60, NextToken }), { abortSignal }),
      ({ UserPools }) => UserPools,
      ({ NextToken }) => NextToken,
    );
    return pools.map(({ Id: id = "", Name: name = id }) => ({ id, name }));
  }
  const found = ids.map(async (UserPoolId) => {
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId }), { abortSignal });
    return { id: UserPoolId, name: UserPool?.Name ?? UserPoolId };
  });
  return Promise.all(found);
}

async function clientsOf(UserPoolId: string, abortSignal: AbortSignal): Promise<Named[]> {
  if (UserPoolId === "") return [];
  const cognito = await client(CognitoIdentityProviderClient);
  const clients = await allOf(
    (NextToken) =>
      cognito.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 60, NextToken }), { abortSignal }),
    ({ UserPoolClients }) => UserPoolClients,
    ({ NextToken }) => NextToken,
  );
  return clients.map(({ ClientId: id = "", ClientName: name = id }) => ({ id, name }));
}

/** Those whose name begins so; also in a pool of many thousands it is one question to an index. */
async function usersLike(UserPoolId: string, beginning: string, abortSignal: AbortSignal) {
  if (UserPoolId === "") return [];
  const cognito = await client(CognitoIdentityProviderClient);
  const Filter = beginning === "" ? undefined : `username ^= "${beginning.replace(/["\\]/g, "\\$&")}"`;
  const { Users = [] } = await cognito.send(new ListUsersCommand({ UserPoolId, Limit: SHOWN_USERS, Filter }), {
    abortSignal,
  });
  return Users.map(({ Username: value = "", Attributes = [] }) => {
    const email = Attributes.find(({ Name }) => Name === "email")?.Value;
    return { value, ...(email !== undefined && { description: email }) };
  });
}

export interface UserPickerProps {
  /** The user pools to choose from; all where none are named. */
  readonly poolIds?: readonly string[];
  /** Called with the user when all is chosen, and with nothing while it isn't. */
  readonly choose: (user: ChosenUser | undefined) => void;
}

/** Chooses a user of a pool; pool and app client are asked for where there are several. */
export function UserPicker({ poolIds, choose }: UserPickerProps) {
  const t = useMessages(texts);
  const [wanted, setWanted] = useState({ poolId: "", clientId: "", username: "" });
  const pools = useLoaded(poolIds?.join() ?? "", (signal) => poolsNamed(poolIds, signal));
  const poolId = wanted.poolId || (pools.value?.[0]?.id ?? "");
  const clients = useLoaded(poolId, (signal) => clientsOf(poolId, signal));
  const clientId = wanted.clientId || (clients.value?.[0]?.id ?? "");
  const users = useLoaded(`${poolId} ${wanted.username}`, (signal) => usersLike(poolId, wanted.username, signal));
  const { username } = wanted;
  useEffect(() => {
    const isWhole = poolId !== "" && clientId !== "" && username !== "";
    choose(isWhole ? { userPoolId: poolId, clientId, username } : undefined);
  }, [poolId, clientId, username, choose]);
  const error = pools.error ?? clients.error ?? users.error;
  if (error !== undefined) return <Failure error={error} again={pools.reload} />;
  if (pools.value?.length === 0) return t.noPool;
  return (
    <SpaceBetween size="m">
      {(pools.value?.length ?? 0) > 1 && (
        <Choice
          label={t.pool}
          all={pools.value ?? []}
          id={poolId}
          choose={(id) => setWanted({ poolId: id, clientId: "", username: "" })}
        />
      )}
      {pools.value === undefined || clients.value === undefined ? (
        // A field that came in between would push the next from under the hand, and no user is whole without a client.
        <span role="status" aria-label={t.loading}>
          <Spinner />
        </span>
      ) : (
        <>
          {clients.value.length > 1 && (
            <Choice
              label={t.client}
              all={clients.value}
              id={clientId}
              choose={(id) => setWanted({ ...wanted, clientId: id })}
            />
          )}
          <FormField label={t.user}>
            <Autosuggest
              value={username}
              onChange={({ detail }) => setWanted({ ...wanted, username: detail.value })}
              options={users.value ?? []}
              filteringType="manual"
              statusType={users.isLoading ? "loading" : "finished"}
              loadingText={t.loading}
              placeholder={t.begin}
              empty={t.noUser}
            />
          </FormField>
        </>
      )}
    </SpaceBetween>
  );
}

function Choice(props: { label: string; all: readonly Named[]; id: string; choose: (id: string) => void }) {
  const options = props.all.map(({ id, name }) => ({ value: id, label: name, description: id }));
  return (
    <FormField label={props.label}>
      <Select
        selectedOption={options.find(({ value }) => value === props.id) ?? null}
        options={options}
        onChange={({ detail }) => props.choose(detail.selectedOption.value ?? "")}
      />
    </FormField>
  );
}
