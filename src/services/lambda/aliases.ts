import { type Random, uuid } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import { conflict, functionArn, invalid, notFound, parseFunctionName, wrongRevision } from "./function-name.js";
import { type AliasRecord, type FunctionRecords, LATEST } from "./records.js";

export interface AliasInput {
  readonly FunctionName: string;
  readonly Name: string;
  readonly FunctionVersion?: string | undefined;
  readonly Description?: string | undefined;
  readonly RoutingConfig?: { readonly AdditionalVersionWeights?: Record<string, number> | undefined } | undefined;
  readonly RevisionId?: string | undefined;
}

/** Aliases of functions; errors as recorded. */
export class Aliases {
  readonly #records: FunctionRecords;
  readonly #placement: Placement;
  readonly #random: Random;

  constructor(records: FunctionRecords, placement: Placement, random: Random) {
    this.#records = records;
    this.#placement = placement;
    this.#random = random;
  }

  create(input: AliasInput) {
    const { name } = parseFunctionName(input.FunctionName, undefined, this.#placement);
    const functionVersion = input.FunctionVersion ?? LATEST;
    this.#requireVersion(name, functionVersion);
    if (this.#records.alias(name, input.Name))
      throw conflict(`Alias already exists: ${functionArn(this.#placement, name, input.Name)}`);
    return this.#put({
      functionName: name,
      name: input.Name,
      functionVersion,
      description: input.Description ?? "",
      ...this.#weights(name, functionVersion, input.RoutingConfig),
    });
  }

  update(input: AliasInput) {
    const { name } = parseFunctionName(input.FunctionName, undefined, this.#placement);
    const known = this.#records.alias(name, input.Name);
    if (!known) throw notFound(`Alias not found: ${functionArn(this.#placement, name, input.Name)}`);
    if (input.RevisionId !== undefined && input.RevisionId !== known.revisionId)
      throw wrongRevision("GetFunction/GetAlias");
    const functionVersion = input.FunctionVersion ?? known.functionVersion;
    if (input.FunctionVersion !== undefined) this.#requireVersion(name, functionVersion);
    const { revisionId: _, weights, ...rest } = known;
    return this.#put({
      ...rest,
      functionVersion,
      description: input.Description ?? known.description,
      ...(input.RoutingConfig ? this.#weights(name, functionVersion, input.RoutingConfig) : weights && { weights }),
    });
  }

  get(functionName: string, alias: string) {
    const { name } = parseFunctionName(functionName, undefined, this.#placement);
    const known = this.#records.alias(name, alias);
    if (!known) throw notFound(`Cannot find alias arn: ${functionArn(this.#placement, name, alias)}`);
    return this.#describe(known);
  }

  list(functionName: string, functionVersion?: string) {
    const { name } = parseFunctionName(functionName, undefined, this.#placement);
    if (!this.#records.function(name)) throw notFound(`Function not found: ${functionArn(this.#placement, name)}`);
    return this.#records
      .aliases(name)
      .filter((alias) => functionVersion === undefined || alias.functionVersion === functionVersion)
      .map((alias) => this.#describe(alias));
  }

  /** Deleting what isn't there is no error (recorded). */
  delete(functionName: string, alias: string): void {
    const { name } = parseFunctionName(functionName, undefined, this.#placement);
    this.#records.deleteAlias(name, alias);
  }

  #put(record: Omit<AliasRecord, "revisionId">) {
    const put = { ...record, revisionId: uuid(this.#random) };
    this.#records.putAlias(put);
    return this.#describe(put);
  }

  #describe(alias: AliasRecord) {
    return {
      AliasArn: functionArn(this.#placement, alias.functionName, alias.name),
      Name: alias.name,
      FunctionVersion: alias.functionVersion,
      Description: alias.description,
      ...(alias.weights && { RoutingConfig: { AdditionalVersionWeights: { ...alias.weights } } }),
      RevisionId: alias.revisionId,
    };
  }

  #requireVersion(name: string, version: string): void {
    if (!this.#records.version(name, version))
      throw notFound(`Function not found: ${functionArn(this.#placement, name, version)}`);
  }

  #weights(name: string, version: string, routing: AliasInput["RoutingConfig"]): Pick<AliasRecord, "weights"> {
    const weights = Object.entries(routing?.AdditionalVersionWeights ?? {});
    const [second] = weights;
    if (!second) return {};
    if (weights.length > 1) throw invalid("Number of items in AdditionalVersionWeights cannot be greater than 1");
    if (version === LATEST) throw invalid("$LATEST is not supported for an alias pointing to more than 1 version");
    if (second[0] === version)
      throw invalid(
        `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
      );
    this.#requireVersion(name, second[0]);
    return { weights: { [second[0]]: second[1] } };
  }
}
