import type { Clock } from "../../lib/clock.js";
import { Fault } from "../../lib/fault.js";
import type { Random } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import { keyOf, keyPrefix, type Store, type Table } from "../../store/store.js";
import { checkName, parseReference } from "./parameter-name.js";

export type ParameterType = "String" | "StringList" | "SecureString";
export type Tier = "Standard" | "Advanced";

/** One version of a parameter as it is kept. */
export interface ParameterVersion {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly lastModified: number;
  readonly description?: string;
  readonly allowedPattern?: string;
  readonly keyId?: string;
  readonly tier: Tier;
  /** What a SecureString shows to who doesn't ask for decryption. */
  readonly ciphertext?: string;
}

export interface ParametersOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
}

export interface PutParameter {
  readonly name: string;
  readonly value: string;
  readonly type?: ParameterType | undefined;
  readonly description?: string | undefined;
  readonly keyId?: string | undefined;
  readonly overwrite?: boolean | undefined;
  readonly allowedPattern?: string | undefined;
  readonly tier?: Tier | "Intelligent-Tiering" | undefined;
  readonly dataType?: string | undefined;
  readonly tags?: readonly { readonly Key: string; readonly Value: string }[] | undefined;
}

interface ParameterHead {
  readonly name: string;
  readonly version: number;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
}

/** What GetParametersByPath asks for; `after` is the last name of the page before. */
export interface PathQuery {
  readonly path: string;
  readonly recursive: boolean;
  readonly types?: readonly string[];
  readonly after?: string;
  readonly limit: number;
}

export interface ParameterQuery {
  readonly fits: (parameter: ParameterVersion) => boolean;
  readonly after?: string;
  readonly limit: number;
}

const STANDARD_SIZE = 4096;
const ADVANCED_SIZE = 8192;
const VERSIONS = 100;

const validation = (message: string) => new Fault("ValidationException", message);

/** Systems Manager's parameters, with their last hundred versions. */
export class Parameters {
  readonly placement: Placement;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #heads: Table<ParameterHead>;
  readonly #versions: Table<ParameterVersion>;

  constructor({ store, clock, random, placement }: ParametersOptions) {
    this.placement = placement;
    this.#store = store;
    this.#clock = clock;
    this.#random = random;
    this.#heads = store.table<ParameterHead>("ssm_parameters");
    this.#versions = store.table<ParameterVersion>("ssm_parameter_versions");
  }

  arnOf(name: string): string {
    const { region, accountId } = this.placement;
    return `arn:aws:ssm:${region}:${accountId}:parameter${name.startsWith("/") ? "" : "/"}${name}`;
  }

  /** Throws ParameterAlreadyExists, ValidationException, ParameterPatternMismatchException and the like. */
  putParameter(input: PutParameter): ParameterVersion {
    const { name, value } = input;
    checkName(name);
    const head = this.#heads.get(name);
    const previous = head && this.find(name);
    if (head && !input.overwrite)
      throw new Fault(
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
      );
    const type = input.type ?? previous?.type;
    if (!type) throw validation("A parameter type is required when you create a parameter.");
    checkDataType(input.dataType);
    const tier = tierOf(input.tier ?? previous?.tier ?? "Standard", value);
    const allowedPattern = input.allowedPattern ?? previous?.allowedPattern;
    checkPattern(value, allowedPattern);
    const description = input.description ?? previous?.description;
    const next: ParameterVersion = {
      name,
      type,
      value,
      version: (head?.version ?? 0) + 1,
      lastModified: this.#clock.now().getTime(),
      tier,
      ...(description !== undefined && { description }),
      ...(allowedPattern !== undefined && { allowedPattern }),
      ...(type === "SecureString" && {
        keyId: input.keyId ?? previous?.keyId ?? "alias/aws/ssm",
        ciphertext: `AQICAH${Buffer.from(this.#random.bytes(Buffer.byteLength(value) + 140)).toString("base64")}`,
      }),
    };
    this.#store.transaction(() => {
      this.#heads.put(name, { name, version: next.version, tags: input.tags ?? head?.tags ?? [] });
      this.#versions.put(versionKey(name, next.version), next);
      this.#versions.delete(versionKey(name, next.version - VERSIONS));
    });
    return next;
  }

  /** The newest version. */
  find(name: string): ParameterVersion | undefined {
    const head = this.#heads.get(name);
    return head && this.#versions.get(versionKey(name, head.version));
  }

  /** By name, `name:version` or ARN. Throws ParameterNotFound, ParameterVersionNotFound. */
  get(reference: string): ParameterVersion & { readonly selector?: string } {
    const { name, selector } = parseReference(reference);
    const newest = this.find(name);
    // AWS sends this error without a text.
    if (!newest) throw new Fault("ParameterNotFound", "");
    if (selector === undefined) return newest;
    const version = Number(selector.slice(1));
    const found = Number.isInteger(version) ? this.#versions.get(versionKey(name, version)) : undefined;
    if (!found)
      throw new Fault(
        "ParameterVersionNotFound",
        `Systems Manager could not find version ${selector.slice(1)} of ${name}. Verify the version and try again.`,
      );
    return { ...found, selector };
  }

  /** Parameters under a path in name order, one more than `limit` where there are more. */
  byPath({ path, recursive, types, after = "", limit }: PathQuery): ParameterVersion[] {
    const prefix = path.endsWith("/") ? path : `${path}/`;
    const found: ParameterVersion[] = [];
    for (const { key } of this.#heads.list({ prefix, after })) {
      if (!recursive && key.indexOf("/", prefix.length) >= 0) continue;
      const parameter = this.find(key);
      if (!parameter || (types && !types.includes(parameter.type))) continue;
      found.push(parameter);
      if (found.length > limit) break;
    }
    return found;
  }

  /** All that fit in name order, one more than `limit` where there are more. `after` is the last name of the page before. */
  list({ fits, after = "", limit }: ParameterQuery): ParameterVersion[] {
    const found: ParameterVersion[] = [];
    for (const { key } of this.#heads.list({ after })) {
      const parameter = this.find(key);
      if (!parameter || !fits(parameter)) continue;
      found.push(parameter);
      if (found.length > limit) break;
    }
    return found;
  }

  tagsOf(name: string): ParameterHead["tags"] {
    return this.#heads.get(name)?.tags ?? [];
  }

  /** True when there was such a parameter. */
  delete(name: string): boolean {
    return this.#store.transaction(() => {
      for (const { key } of this.#versions.list({ prefix: keyPrefix(name) })) this.#versions.delete(key);
      return this.#heads.delete(name);
    });
  }
}

const versionKey = (name: string, version: number) => keyOf(name, String(version).padStart(10, "0"));

function checkDataType(dataType: string | undefined): void {
  if (dataType !== undefined && dataType !== "" && dataType !== "text")
    throw validation(`The following data type is not supported: ${dataType} (Data type names are all lowercase.)`);
}

function tierOf(asked: Tier | "Intelligent-Tiering", value: string): Tier {
  const size = Buffer.byteLength(value);
  if (size > ADVANCED_SIZE && asked !== "Standard")
    throw validation(`Advanced tier parameters support a maximum parameter value of ${ADVANCED_SIZE} characters.`);
  if (asked === "Intelligent-Tiering") return size > STANDARD_SIZE ? "Advanced" : "Standard";
  if (asked === "Standard" && size > STANDARD_SIZE)
    throw validation(
      `Standard tier parameters support a maximum parameter value of ${STANDARD_SIZE} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html`,
    );
  return asked;
}

function checkPattern(value: string, pattern: string | undefined): void {
  if (pattern === undefined || pattern === "") return;
  let expression: RegExp;
  try {
    expression = new RegExp(`^(?:${pattern})$`);
  } catch {
    throw new Fault("InvalidAllowedPatternException", `The request does not meet the regular expression requirement.`);
  }
  if (!expression.test(value))
    throw new Fault(
      "ParameterPatternMismatchException",
      `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
    );
}
