import type { Store, Table } from "../../store/store.js";
import { keyOf, keyPrefix } from "../../store/store.js";

/** What a function version is, as it is stored; `$LATEST` changes, published versions never do. */
export interface VersionRecord {
  readonly functionName: string;
  /** `$LATEST` or a number from 1. */
  readonly version: string;
  readonly runtime: string;
  readonly handler: string;
  readonly role: string;
  readonly description: string;
  /** Seconds. */
  readonly timeout: number;
  /** Megabytes. */
  readonly memorySize: number;
  /** Absent when none was ever given: AWS then prints no `Environment`. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly architecture: string;
  /** Base64 of the SHA-256 of the archive. */
  readonly codeSha256: string;
  readonly codeSize: number;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  readonly revisionId: string;
  readonly ephemeralStorage: number;
  readonly tracingMode: string;
  readonly logFormat: "Text" | "JSON";
  readonly logGroup: string;
  /** Stored and shown; an event that is given up is logged with it, not sent. */
  readonly deadLetterTarget?: string;
  /** Stored and shown; functions run on this machine's network. */
  readonly vpcConfig?: { readonly SubnetIds: string[]; readonly SecurityGroupIds: string[] };
  readonly kmsKeyArn?: string;
  /** In the order in which they were named; absent when there are none. */
  readonly layers?: readonly StoredLayer[];
}

/** A version of a layer as a function has it: also after the version was deleted. */
export interface StoredLayer {
  readonly arn: string;
  readonly codeSha256: string;
  readonly codeSize: number;
}

/** What belongs to the function, whatever the version. */
export interface FunctionRecord {
  readonly functionName: string;
  readonly lastVersion: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
}

export interface AliasRecord {
  readonly functionName: string;
  readonly name: string;
  readonly functionVersion: string;
  readonly description: string;
  readonly revisionId: string;
  /** At most one further version, with its share of the events from 0 to 1. */
  readonly weights?: Readonly<Record<string, number>>;
}

export interface PolicyRecord {
  readonly revisionId: string;
  readonly statements: readonly PolicyStatement[];
}

/** One statement of a function's resource policy, members in AWS's order. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: "*" | { readonly Service: string } | { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const LATEST = "$LATEST";

/** The tables of the service. `onChange` is called after each write, for what is cached from them. */
export class FunctionRecords {
  readonly store: Store;
  readonly #functions: Table<FunctionRecord>;
  readonly #versions: Table<VersionRecord>;
  readonly #aliases: Table<AliasRecord>;
  readonly #policies: Table<PolicyRecord>;
  readonly #onChange: () => void;

  constructor(store: Store, onChange: () => void) {
    this.store = store;
    this.#functions = store.table("lambda_functions");
    this.#versions = store.table("lambda_versions");
    this.#aliases = store.table("lambda_aliases");
    this.#policies = store.table("lambda_policies");
    this.#onChange = onChange;
  }

  function(name: string): FunctionRecord | undefined {
    return this.#functions.get(name);
  }

  functions(): FunctionRecord[] {
    return this.#functions.list().map(({ value }) => value);
  }

  putFunction(record: FunctionRecord): void {
    this.#functions.put(record.functionName, record);
    this.#onChange();
  }

  version(name: string, version: string): VersionRecord | undefined {
    return this.#versions.get(keyOf(name, version));
  }

  /** What answers under a qualifier, which may be an alias; `$LATEST` where none is named. */
  serving(name: string, qualifier: string | undefined): VersionRecord | undefined {
    const alias = qualifier === undefined ? undefined : this.alias(name, qualifier);
    return this.version(name, alias?.functionVersion ?? qualifier ?? LATEST);
  }

  /** `$LATEST` first, then the published ones in the order of their numbers. */
  versions(name: string): VersionRecord[] {
    const number = ({ version }: VersionRecord) => (version === LATEST ? 0 : Number(version));
    return this.#versions
      .list({ prefix: keyPrefix(name) })
      .map(({ value }) => value)
      .sort((a, b) => number(a) - number(b));
  }

  allVersions(): VersionRecord[] {
    return this.#versions.list().map(({ value }) => value);
  }

  putVersion(record: VersionRecord): void {
    this.#versions.put(keyOf(record.functionName, record.version), record);
    this.#onChange();
  }

  alias(name: string, alias: string): AliasRecord | undefined {
    return this.#aliases.get(keyOf(name, alias));
  }

  aliases(name: string): AliasRecord[] {
    return this.#aliases.list({ prefix: keyPrefix(name) }).map(({ value }) => value);
  }

  putAlias(record: AliasRecord): void {
    this.#aliases.put(keyOf(record.functionName, record.name), record);
    this.#onChange();
  }

  deleteAlias(name: string, alias: string): void {
    this.store.transaction(() => {
      this.#aliases.delete(keyOf(name, alias));
      this.#policies.delete(keyOf(name, alias));
    });
    this.#onChange();
  }

  /** `qualifier` is empty for the function itself. */
  policy(name: string, qualifier: string): PolicyRecord | undefined {
    return this.#policies.get(keyOf(name, qualifier));
  }

  putPolicy(name: string, qualifier: string, policy: PolicyRecord | undefined): void {
    if (policy) this.#policies.put(keyOf(name, qualifier), policy);
    else this.#policies.delete(keyOf(name, qualifier));
    this.#onChange();
  }

  deleteVersion(name: string, version: string): void {
    this.store.transaction(() => {
      this.#versions.delete(keyOf(name, version));
      this.#policies.delete(keyOf(name, version));
    });
    this.#onChange();
  }

  deleteFunction(name: string): void {
    this.store.transaction(() => {
      for (const table of [this.#versions, this.#aliases, this.#policies] as Table<object>[])
        for (const { key } of table.list({ prefix: keyPrefix(name) })) table.delete(key);
      this.#functions.delete(name);
    });
    this.#onChange();
  }
}
