import type { GetLayerVersionResponse, LayersListItem, LayerVersionsListItem, Runtime } from "@aws-sdk/client-lambda";
import { formatArn } from "../../lib/arn.js";
import type { Clock } from "../../lib/clock.js";
import { Fault } from "../../lib/fault.js";
import { type Random, uuid } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import type { Store } from "../../store/store.js";
import type { CodeSource, CodeStore } from "./code-store.js";
import { conflict, invalid, notFound, wrongRevision } from "./function-name.js";
import { LayerRecords, type LayerVersionRecord } from "./layer-records.js";
import type { PolicyStatement, StoredLayer } from "./records.js";
import { checkCompatibleRuntimes } from "./runtimes.js";

export interface LayersOptions {
  readonly store: Store;
  readonly code: CodeStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
  /** The local cloud's address, known once it listens. */
  readonly endpoint: () => string | undefined;
}

export interface PublishLayerInput {
  readonly LayerName: string;
  readonly Content: CodeSource;
  readonly Description?: string | undefined;
  readonly LicenseInfo?: string | undefined;
  readonly CompatibleRuntimes?: readonly string[] | undefined;
  readonly CompatibleArchitectures?: readonly string[] | undefined;
}

export interface LayerPermissionInput {
  readonly StatementId: string;
  readonly Action: string;
  readonly Principal: string;
  readonly OrganizationId?: string | undefined;
  readonly RevisionId?: string | undefined;
}

/** Of a layer that stands in a path of `Code.Location` where functions have their names. */
export const LAYER_PREFIX = "layer:";

const MOST_LAYERS = 5;
const VERSION_ARN = /^arn:aws[a-zA-Z-]*:lambda:([a-z0-9-]+):(\d{12}):layer:([a-zA-Z0-9-_]+):(\d+)$/;

/** Lambda layers: versions that never change, and who may use them. Errors and their sentences as recorded. */
export class Layers {
  readonly #records: LayerRecords;
  readonly #options: LayersOptions;

  constructor(options: LayersOptions) {
    this.#options = options;
    this.#records = new LayerRecords(options.store);
  }

  async publish(input: PublishLayerInput): Promise<GetLayerVersionResponse> {
    const { CompatibleRuntimes: runtimes, CompatibleArchitectures: architectures, LicenseInfo: licenseInfo } = input;
    checkCompatibleRuntimes(runtimes ?? []);
    const code = await this.#options.code.put(input.Content);
    const record = this.#records.add({
      name: this.#nameOf(input.LayerName),
      ...code,
      description: input.Description ?? "",
      ...(licenseInfo !== undefined && { licenseInfo }),
      ...(runtimes && { runtimes }),
      ...(architectures && { architectures }),
      created: this.#options.clock.now().getTime(),
    });
    return this.#whole(record);
  }

  get(layer: string, version: number): GetLayerVersionResponse {
    return this.#whole(this.#version(layer, version, () => notFound("The resource you requested does not exist.")));
  }

  getByArn(arn: string): GetLayerVersionResponse {
    const [, , , name = "", version = ""] = VERSION_ARN.exec(arn) ?? [];
    return this.get(name, Number(version));
  }

  /** Deleting what isn't there is no error. Functions that use it go on: they keep what they were given. */
  delete(layer: string, version: number): void {
    checkVersion(version);
    this.#records.delete(this.#nameOf(layer), version);
  }

  /** The newest first. */
  versions(layer: string, wanted: Compatible = {}): LayerVersionsListItem[] {
    return this.#records
      .versions(this.#nameOf(layer))
      .filter((record) => fits(record, wanted))
      .map((record) => this.#item(record));
  }

  /** Each layer with its newest version that fits. */
  list(wanted: Compatible = {}): LayersListItem[] {
    const names = [...new Set(this.#records.all().map(({ name }) => name))].sort();
    return names.flatMap((name) => {
      const [latest] = this.versions(name, wanted);
      return latest ? [{ LayerName: name, LayerArn: this.#arn(name), LatestMatchingVersion: latest }] : [];
    });
  }

  addPermission(layer: string, version: number, input: LayerPermissionInput) {
    const record = this.#existing(layer, version);
    checkRevision(record, input.RevisionId);
    const statements = record.policy?.statements ?? [];
    if (statements.some(({ Sid }) => Sid === input.StatementId))
      throw conflict(
        `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    const statement = this.#statement(record, input);
    const revisionId = uuid(this.#options.random);
    this.#records.put({ ...record, policy: { revisionId, statements: [...statements, statement] } });
    return { Statement: JSON.stringify(statement), RevisionId: revisionId };
  }

  removePermission(layer: string, version: number, statementId: string, revision?: string): void {
    const record = this.#existing(layer, version);
    const statements = record.policy?.statements ?? [];
    if (!statements.some(({ Sid }) => Sid === statementId))
      throw notFound(`Statement ${statementId} is not found in resource policy.`);
    checkRevision(record, revision);
    const left = statements.filter(({ Sid }) => Sid !== statementId);
    const { policy: _, ...rest } = record;
    const revisionId = uuid(this.#options.random);
    this.#records.put({ ...rest, ...(left.length > 0 && { policy: { revisionId, statements: left } }) });
  }

  policy(layer: string, version: number): { Policy: string; RevisionId: string } {
    const { policy } = this.#existing(layer, version);
    if (!policy) throw notFound("No policy is associated with the given resource.");
    const document = { Version: "2012-10-17", Id: "default", Statement: policy.statements };
    return { Policy: JSON.stringify(document), RevisionId: policy.revisionId };
  }

  /** What a function that names these versions gets. Errors: `InvalidParameterValueException`. */
  used(arns: readonly string[]): StoredLayer[] {
    if (arns.length > MOST_LAYERS) throw invalid(`Cannot reference more than ${MOST_LAYERS} layers.`);
    const found = arns.map((arn) => this.#used(arn));
    const layerOf = (arn: string) => arn.slice(0, arn.lastIndexOf(":"));
    for (const [at, arn] of arns.entries()) {
      const other = arns.slice(0, at).find((before) => layerOf(before) === layerOf(arn));
      if (other !== undefined)
        throw invalid(
          `Two different versions of the same layer are not allowed to be referenced in the same function. ${other} and ${arn} are versions of the same layer.`,
        );
    }
    return found;
  }

  /** The hashes of all code that layers have. */
  codeHashes(): string[] {
    return this.#records.all().map(({ codeSha256 }) => codeSha256);
  }

  /** The archive of a version, as `Content.Location` serves it. */
  archive(name: string, version: number): Uint8Array | undefined {
    const record = this.#records.version(name, version);
    return record && this.#options.code.archive(record.codeSha256);
  }

  #used(arn: string): StoredLayer {
    const { region, accountId } = this.#options.placement;
    const match = VERSION_ARN.exec(arn);
    if (!match) throw invalid(`Layer version ${arn} does not exist.`);
    const [, itsRegion, account, name = "", version = ""] = match;
    if (itsRegion !== region)
      throw invalid(
        `Layers are not in the same region as the function. Layers are expected to be in region ${region}.`,
      );
    if (account !== accountId)
      throw invalid(
        `Layer version ${arn} lies in the account ${account}, which can't be reached from Sekisho. Publish its content here (aws lambda publish-layer-version --layer-name ${name} --zip-file …) and name that version.`,
      );
    const record = this.#records.version(name, Number(version));
    if (!record) throw invalid(`Layer version ${arn} does not exist.`);
    return { arn, codeSha256: record.codeSha256, codeSize: record.codeSize };
  }

  #statement(record: LayerVersionRecord, { StatementId, Action, Principal, OrganizationId }: LayerPermissionInput) {
    const { accountId } = this.#options.placement;
    const account = /^\d{12}$/.test(Principal) ? `arn:aws:iam::${Principal}:root` : Principal;
    if (account !== "*" && !/^arn:aws[a-zA-Z-]*:iam::\d{12}:/.test(account))
      throw invalid("The provided principal was invalid. Please check the principal and try again.");
    const statement: PolicyStatement = {
      Sid: StatementId,
      Effect: "Allow",
      Principal: account === "*" ? "*" : { AWS: account },
      Action,
      Resource: this.#arn(record.name, record.version, accountId),
      ...(OrganizationId !== undefined && { Condition: { StringEquals: { "aws:PrincipalOrgID": OrganizationId } } }),
    };
    return statement;
  }

  #existing(layer: string, version: number): LayerVersionRecord {
    const name = this.#nameOf(layer);
    return this.#version(layer, version, () => notFound(`Layer version ${this.#arn(name, version)} does not exist.`));
  }

  #version(layer: string, version: number, absent: () => Fault): LayerVersionRecord {
    checkVersion(version);
    const record = this.#records.version(this.#nameOf(layer), version);
    if (!record) throw absent();
    return record;
  }

  /** A layer is named by its name or its ARN. */
  #nameOf(layer: string): string {
    const { accountId, region } = this.#options.placement;
    const [, itsRegion, account, name] = /^arn:[^:]+:lambda:([^:]*):(\d{12}):layer:([^:]+)$/.exec(layer) ?? [];
    if (name === undefined) return layer;
    if (itsRegion !== region || account !== accountId)
      throw new Fault("AccessDeniedException", "", { statusCode: 403 });
    return name;
  }

  #arn(name: string, version?: number, accountId = this.#options.placement.accountId): string {
    const resource = `${LAYER_PREFIX}${name}${version === undefined ? "" : `:${version}`}`;
    return formatArn({ service: "lambda", region: this.#options.placement.region, accountId, resource });
  }

  #item(record: LayerVersionRecord): LayerVersionsListItem & { LayerVersionArn: string } {
    return {
      LayerVersionArn: this.#arn(record.name, record.version),
      Version: record.version,
      Description: record.description,
      CreatedDate: new Date(record.created).toISOString().replace("Z", "+0000"),
      ...(record.runtimes && { CompatibleRuntimes: [...record.runtimes] as Runtime[] }),
      ...(record.licenseInfo !== undefined && { LicenseInfo: record.licenseInfo }),
      ...(record.architectures && { CompatibleArchitectures: [...record.architectures] as "x86_64"[] }),
    };
  }

  #whole(record: LayerVersionRecord): GetLayerVersionResponse & { LayerVersionArn: string } {
    const endpoint = this.#options.endpoint();
    const { name, version, codeSha256, codeSize } = record;
    const Location = `${endpoint}/_aws/lambda/code/${LAYER_PREFIX}${name}/${version}`;
    return {
      Content: { ...(endpoint !== undefined && { Location }), CodeSha256: codeSha256, CodeSize: codeSize },
      LayerArn: this.#arn(name),
      ...this.#item(record),
    };
  }
}

export interface Compatible {
  readonly runtime?: string | undefined;
  readonly architecture?: string | undefined;
}

const fits = ({ runtimes, architectures }: LayerVersionRecord, { runtime, architecture }: Compatible): boolean =>
  (runtime === undefined || (runtimes ?? []).includes(runtime)) &&
  (architecture === undefined || (architectures ?? []).includes(architecture));

function checkVersion(version: number): void {
  if (version < 1) throw invalid("Layer Version Cannot be less than 1");
}

function checkRevision({ policy }: LayerVersionRecord, revision: string | undefined): void {
  if (revision !== undefined && revision !== policy?.revisionId) throw wrongRevision("GetLayerPolicy");
}
