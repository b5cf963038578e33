import { keyOf, keyPrefix, type Store, type Table } from "../../store/store.js";
import type { BasePathMapping, DomainName } from "./domain-name.js";

/** Custom domain names and their base path mappings. Names are kept, and found, in lower case. */
export class DomainStore {
  readonly #store: Store;
  readonly #domains: Table<DomainName>;
  readonly #mappings: Table<BasePathMapping>;
  /** By name: looked up for every request's host. */
  #known: Map<string, readonly BasePathMapping[]> | undefined;

  constructor(store: Store) {
    this.#store = store;
    this.#domains = store.table<DomainName>("apigateway_domain_names");
    this.#mappings = store.table<BasePathMapping>("apigateway_base_path_mappings");
  }

  domain(name: string): DomainName | undefined {
    return this.#domains.get(name.toLowerCase());
  }

  domains(): readonly DomainName[] {
    return this.#domains.list().map(({ value }) => value);
  }

  saveDomain(domain: DomainName): void {
    this.#domains.put(domain.domainName, domain);
    this.#known = undefined;
  }

  /** Its mappings go with it. */
  removeDomain(name: string): void {
    this.#store.transaction(() => {
      this.#domains.delete(name.toLowerCase());
      for (const { key } of this.#mappings.list({ prefix: keyPrefix(name.toLowerCase()) })) this.#mappings.delete(key);
    });
    this.#known = undefined;
  }

  mapping(name: string, basePath: string): BasePathMapping | undefined {
    return this.#mappings.get(keyOf(name.toLowerCase(), basePath));
  }

  mappings(name: string): readonly BasePathMapping[] {
    return this.#mappings.list({ prefix: keyPrefix(name.toLowerCase()) }).map(({ value }) => value);
  }

  saveMapping(name: string, mapping: BasePathMapping): void {
    this.#mappings.put(keyOf(name.toLowerCase(), mapping.basePath), mapping);
    this.#known = undefined;
  }

  removeMapping(name: string, basePath: string): void {
    this.#mappings.delete(keyOf(name.toLowerCase(), basePath));
    this.#known = undefined;
  }

  /** Whether some domain name leads to the API. */
  isMapped(restApiId: string): boolean {
    return this.domains().some(({ domainName }) =>
      this.mappings(domainName).some((mapping) => mapping.restApiId === restApiId),
    );
  }

  /** The mappings of a host that is a domain name; undefined for all other hosts. */
  ofHost(name: string): readonly BasePathMapping[] | undefined {
    this.#known ??= new Map(this.domains().map(({ domainName }) => [domainName, this.mappings(domainName)]));
    return this.#known.get(name);
  }
}
