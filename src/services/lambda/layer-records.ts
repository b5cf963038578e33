import { keyOf, keyPrefix, type Store, type Table } from "../../store/store.js";
import type { PolicyRecord } from "./records.js";

/** What belongs to a layer, whatever the version; its numbers go on when versions have been deleted. */
interface LayerRecord {
  readonly name: string;
  readonly lastVersion: number;
}

export interface LayerVersionRecord {
  readonly name: string;
  readonly version: number;
  /** Base64 of the SHA-256 of the archive. */
  readonly codeSha256: string;
  readonly codeSize: number;
  readonly description: string;
  readonly licenseInfo?: string;
  /** Absent where none were ever given: AWS then prints none. */
  readonly runtimes?: readonly string[];
  readonly architectures?: readonly string[];
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly policy?: PolicyRecord;
}

/** The tables of layers. */
export class LayerRecords {
  readonly #store: Store;
  readonly #layers: Table<LayerRecord>;
  readonly #versions: Table<LayerVersionRecord>;

  constructor(store: Store) {
    this.#store = store;
    this.#layers = store.table("lambda_layers");
    this.#versions = store.table("lambda_layer_versions");
  }

  /** Keeps the version under the layer's next number. */
  add(version: Omit<LayerVersionRecord, "version">): LayerVersionRecord {
    const number = (this.#layers.get(version.name)?.lastVersion ?? 0) + 1;
    const record = { ...version, version: number };
    this.#store.transaction(() => {
      this.#layers.put(version.name, { name: version.name, lastVersion: number });
      this.put(record);
    });
    return record;
  }

  put(record: LayerVersionRecord): void {
    this.#versions.put(keyOf(record.name, String(record.version)), record);
  }

  version(name: string, version: number): LayerVersionRecord | undefined {
    return this.#versions.get(keyOf(name, String(version)));
  }

  /** The newest first. */
  versions(name: string): LayerVersionRecord[] {
    return this.#versions
      .list({ prefix: keyPrefix(name) })
      .map(({ value }) => value)
      .sort((a, b) => b.version - a.version);
  }

  all(): LayerVersionRecord[] {
    return this.#versions.list().map(({ value }) => value);
  }

  delete(name: string, version: number): void {
    this.#versions.delete(keyOf(name, String(version)));
  }
}
