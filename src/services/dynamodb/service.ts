import type {
  CreateTableInput,
  StreamSpecification,
  TableDescription,
  Tag,
  TimeToLiveSpecification,
  UpdateTableInput,
} from "@aws-sdk/client-dynamodb";
import { formatArn } from "../../lib/arn.js";
import type { Clock } from "../../lib/clock.js";
import { Fault } from "../../lib/fault.js";
import { type Random, uuid } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import type { Store, Table } from "../../store/store.js";
import { invalid, noTable } from "./faults.js";
import { ItemStore } from "./item-store.js";
import { asNew, checkSettings, checkStream, settingsOf } from "./new-table.js";
import { RequestTokens } from "./request-tokens.js";
import { Streams, type StreamViewType } from "./streams.js";
import { describe, type TableRecord, type TableStream } from "./table.js";
import { changed } from "./table-update.js";

export interface TablesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
}

/**
 * DynamoDB's tables. Their items are in `items`, where the operations on them go by way of `library.ts`; what is written to
 * a table with a stream can be read from `streams`.
 */
export class Tables {
  readonly streams: Streams;
  readonly items: ItemStore;
  readonly requestTokens: RequestTokens;
  readonly #options: TablesOptions;
  readonly #tables: Table<TableRecord>;

  constructor(options: TablesOptions) {
    this.#options = options;
    this.#tables = options.store.table("dynamodb_tables");
    this.streams = new Streams(options);
    this.requestTokens = new RequestTokens(options.store);
    this.items = new ItemStore({ store: options.store, streams: this.streams, find: (name) => this.find(name) });
  }

  find(name: string): TableRecord | undefined {
    return this.#tables.get(name);
  }

  /** Throws ResourceNotFoundException. */
  get(name: string): TableRecord {
    const table = this.find(name);
    if (!table) throw noTable(name);
    return table;
  }

  /** The table that an ARN names. Throws ResourceNotFoundException, AccessDeniedException for somebody else's. */
  byArn(arn: string): TableRecord {
    const prefix = this.#arnOf("");
    const table = arn.startsWith(prefix) ? this.find(arn.slice(prefix.length)) : undefined;
    if (!table)
      throw new Fault("ResourceNotFoundException", `Requested resource not found: ResourcArn: ${arn} not found`);
    return table;
  }

  /** The name, whether a request gives that or the table's ARN. */
  nameOf(nameOrArn: string): string {
    const prefix = this.#arnOf("");
    return nameOrArn.startsWith(prefix) ? nameOrArn.slice(prefix.length) : nameOrArn;
  }

  arnOf(nameOrArn: string): string {
    return this.#arnOf(this.nameOf(nameOrArn));
  }

  /** Names in order, those behind `after`. */
  names(after: string, limit: number): string[] {
    return this.#tables.list({ after, limit }).map(({ key }) => key);
  }

  describe(table: TableRecord): TableDescription {
    return describe(table, this.items.count(table.name));
  }

  async create(input: CreateTableInput): Promise<TableRecord> {
    const { clock, random, store } = this.#options;
    const name = this.nameOf(input.TableName ?? "");
    const settings = settingsOf(input);
    const { checkNewTable } = await import("./library.js");
    checkNewTable(asNew(name, settings));
    checkSettings(settings);
    if (input.StreamSpecification) checkStream(input.StreamSpecification);
    if (this.find(name)) throw new Fault("ResourceInUseException", `Table already exists: ${name}`);
    return store.transaction(() => {
      const table = this.#withStream(
        {
          ...settings,
          name,
          id: uuid(random),
          arn: this.#arnOf(name),
          created: clock.now().getTime(),
          tags: input.Tags ?? [],
        },
        input.StreamSpecification,
      );
      return this.#put(table);
    });
  }

  async update(name: string, input: UpdateTableInput): Promise<TableRecord> {
    const { checkNewTable, indexEntry } = await import("./library.js");
    const { table, added, removed } = changed(this.get(name), input);
    checkNewTable(asNew(name, table));
    checkSettings(table);
    return this.#options.store.transaction(() => {
      const next = this.#put(this.#withStream(table, input.StreamSpecification));
      if (removed !== undefined) this.items.removeIndex(name, removed);
      if (added?.IndexName === undefined) return next;
      const known = this.items.table(name);
      for (const item of this.items.items(name)) {
        const found = indexEntry(added, item, known);
        if (found) this.items.putIndexEntry(name, added.IndexName, found.key, found.entry);
      }
      return next;
    });
  }

  /** Throws ValidationException for a table that is protected. */
  remove(name: string): TableRecord {
    const table = this.get(name);
    if (table.deletionProtection)
      throw invalid(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
      );
    this.#options.store.transaction(() => {
      this.items.removeTable(name);
      if (table.stream) this.streams.remove(table.stream.arn);
      this.#tables.delete(name);
    });
    return table;
  }

  setTags(table: TableRecord, tags: readonly Tag[]): void {
    if (tags.length > 50)
      throw invalid("One or more parameter values were invalid: Too many tags: a table has 50 at most");
    this.#put({ ...table, tags });
  }

  /** Items aren't taken away when their time has come: AWS leaves them for days, too. */
  setTimeToLive(table: TableRecord, { Enabled, AttributeName }: TimeToLiveSpecification): void {
    const isOn = table.timeToLive !== undefined;
    if (Enabled === isOn) throw invalid(`TimeToLive is already ${isOn ? "enabled" : "disabled"}`);
    if (!Enabled && table.timeToLive !== AttributeName)
      throw invalid(`TimeToLive is active on a different AttributeName: current AttributeName is ${table.timeToLive}`);
    this.#put({ ...table, timeToLive: Enabled ? AttributeName : undefined });
  }

  /** How many days point-in-time recovery goes back; undefined switches it off. */
  setRecovery(table: TableRecord, days: number | undefined): void {
    this.#put({ ...table, recoveryDays: days });
  }

  #withStream(table: TableRecord, specification: StreamSpecification | undefined): TableRecord {
    const { stream } = table;
    if (!specification) return table;
    if (!specification.StreamEnabled) return { ...table, stream: stream && { ...stream, enabled: false } };
    const opened = this.#newStream(table, specification.StreamViewType ?? "KEYS_ONLY");
    // Of the streams that a table had before, AWS lets one be read for a day; here there is the newest alone.
    if (stream) this.streams.remove(stream.arn);
    this.streams.open(opened.arn, opened.viewType);
    return { ...table, stream: opened };
  }

  #newStream({ arn, stream }: TableRecord, viewType: StreamViewType): TableStream {
    const labelled = (time: number) => new Date(time).toISOString().slice(0, -1);
    const now = this.#options.clock.now().getTime();
    // Two streams of one table within a millisecond are two streams all the same.
    const label = stream?.label === labelled(now) ? labelled(now + 1) : labelled(now);
    return { arn: `${arn}/stream/${label}`, label, viewType, enabled: true };
  }

  #put(table: TableRecord): TableRecord {
    this.#tables.put(table.name, table);
    return table;
  }

  #arnOf(name: string): string {
    return formatArn({ service: "dynamodb", ...this.#options.placement, resource: `table/${name}` });
  }
}
