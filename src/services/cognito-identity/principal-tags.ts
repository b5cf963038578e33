import { keyOf, keyPrefix, type Store, type Table } from "../../store/store.js";
import type { Login } from "./logins.js";

/** Which claims become tags of a provider's sessions. */
export interface PrincipalTagMap {
  readonly UseDefaults: boolean;
  /** Tag name to claim name. */
  readonly PrincipalTags: Readonly<Record<string, string>>;
}

/** Source: Cognito developer guide, "Using attributes for access control". */
const DEFAULTS = { client: "aud", username: "sub" } as const;
const MOST_CHARACTERS = 256;

/** "Attributes for access control" of all pools. */
export class PrincipalTagMaps {
  readonly #maps: Table<PrincipalTagMap>;

  constructor(store: Store) {
    this.#maps = store.table<PrincipalTagMap>("identity_principal_tags");
  }

  get(identityPoolId: string, provider: string): PrincipalTagMap | undefined {
    return this.#maps.get(keyOf(identityPoolId, provider));
  }

  put(identityPoolId: string, provider: string, { UseDefaults, PrincipalTags }: PrincipalTagMap): PrincipalTagMap {
    const map = { UseDefaults, PrincipalTags: UseDefaults ? DEFAULTS : PrincipalTags };
    this.#maps.put(keyOf(identityPoolId, provider), map);
    return map;
  }

  removeAllOf(identityPoolId: string): void {
    for (const { key } of this.#maps.list({ prefix: keyPrefix(identityPoolId) })) this.#maps.delete(key);
  }

  /** The tags of a session with these logins; a claim that isn't there makes no tag. */
  tagsOf(identityPoolId: string, logins: readonly Login[]): Readonly<Record<string, string>> {
    return Object.fromEntries(
      logins.flatMap(({ provider, claims }) =>
        Object.entries(this.get(identityPoolId, provider)?.PrincipalTags ?? {}).flatMap(([tag, name]) => {
          const claim = claims[name];
          if (claim === undefined || claim === null) return [];
          return [[tag, [claim].flat().map(String).join(",").slice(0, MOST_CHARACTERS)]];
        }),
      ),
    );
  }
}
