import type { Clock } from "../../lib/clock.js";
import { id, type Random } from "../../lib/ids.js";
import type { Placement } from "../../lib/placement.js";
import { keyOf, keyPrefix, type Store, type Table } from "../../store/store.js";
import { DomainStore } from "./domain-store.js";
import { notFound } from "./faults.js";
import type { ApiSnapshot, Deployment, Resource, ServedStage, Stage } from "./rest-api.js";
import type { CanarySettings } from "./stages.js";
import { UsageStore } from "./usage-store.js";

/** Settings of the whole account and region: where execution logs may be written. */
export interface Account {
  readonly cloudwatchRoleArn?: string;
}

/** Where new ids come from: CloudFormation passes randomness of its own so that ids stay the same everywhere. */
export interface Creation {
  readonly random?: Random;
}

export interface ControlPlaneOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly placement: Placement;
  /** Told of writing that failed when nobody waited for it. */
  readonly reportDefect?: (what: string, defect: unknown) => void;
}

/**
 * What the API's parts have in common: the tables and the way to one API. An API under construction is one document, so
 * that an import or a deployment sees and replaces it as a whole; deployments and stages stand beside it.
 */
export class ControlPlane {
  readonly store: Store;
  readonly clock: Clock;
  readonly placement: Placement;
  readonly usage: UsageStore;
  readonly domains: DomainStore;
  readonly #random: Random;
  readonly #apis: Table<ApiSnapshot>;
  /** Of APIs under construction, the same list until one changes: requests that lead nowhere are compared with it. */
  readonly #resources = new Map<string, readonly Resource[]>();
  readonly #deployments: Table<Deployment>;
  readonly #stages: Table<Stage>;
  readonly #accounts: Table<Account>;
  readonly #served = new Map<string, ServedStage>();

  constructor({ store, clock, random, placement, reportDefect }: ControlPlaneOptions) {
    this.store = store;
    this.clock = clock;
    this.placement = placement;
    this.usage = new UsageStore(store, reportDefect);
    this.domains = new DomainStore(store);
    this.#random = random;
    this.#apis = store.table<ApiSnapshot>("apigateway_apis");
    this.#deployments = store.table<Deployment>("apigateway_deployments");
    this.#stages = store.table<Stage>("apigateway_stages");
    this.#accounts = store.table<Account>("apigateway_accounts");
  }

  now(): number {
    return this.clock.now().getTime();
  }

  /** Randomness for a secret: that of the creation where it brings its own. */
  random({ random }: Creation = {}): Random {
    return random ?? this.#random;
  }

  /** An id of `length` that `taken` does not know yet. */
  freshId(length: number, taken: (candidate: string) => boolean, creation: Creation = {}): string {
    for (let attempt = 0; attempt < 100; attempt++) {
      const candidate = id(this.random(creation), length);
      if (!taken(candidate)) return candidate;
    }
    throw new Error("no id is left to give: the randomness repeats itself");
  }

  find(restApiId: string): ApiSnapshot | undefined {
    return this.#apis.get(restApiId);
  }

  /** The API under construction, or AWS's 404 that names account and id. */
  api(restApiId: string): ApiSnapshot {
    const found = this.find(restApiId);
    if (!found) throw notFound(`Invalid API identifier specified ${this.placement.accountId}:${restApiId}`);
    return found;
  }

  all(): readonly ApiSnapshot[] {
    return this.#apis.list().map(({ value }) => value);
  }

  /** The same object until the API changes. */
  resourcesOf(restApiId: string): readonly Resource[] {
    const known = this.#resources.get(restApiId);
    if (known) return known;
    const resources = this.find(restApiId)?.resources ?? [];
    if (resources.length > 0) this.#resources.set(restApiId, resources);
    return resources;
  }

  save(snapshot: ApiSnapshot): void {
    this.#resources.delete(snapshot.api.id);
    this.#apis.put(snapshot.api.id, snapshot);
  }

  /** Everything that belongs to the API goes with it. */
  remove(restApiId: string): void {
    this.store.transaction(() => {
      this.#resources.delete(restApiId);
      this.#apis.delete(restApiId);
      for (const table of [this.#deployments, this.#stages])
        for (const { key } of table.list({ prefix: keyPrefix(restApiId) })) table.delete(key);
      this.usage.removeStages(restApiId);
    });
    for (const key of [...this.#served.keys()]) if (key.startsWith(keyPrefix(restApiId))) this.#served.delete(key);
  }

  /** One resource of one API. AWS looks resources up by both ids at once, hence no word of the API in its error. */
  resource(restApiId: string, resourceId: string): { snapshot: ApiSnapshot; resource: Resource } {
    const snapshot = this.find(restApiId);
    const resource = snapshot?.resources.find((candidate) => candidate.id === resourceId);
    if (!snapshot || !resource) throw notFound("Invalid Resource identifier specified");
    return { snapshot, resource };
  }

  saveResource(snapshot: ApiSnapshot, resource: Resource): void {
    this.save({ ...snapshot, resources: snapshot.resources.map((old) => (old.id === resource.id ? resource : old)) });
  }

  deployment(restApiId: string, deploymentId: string): Deployment | undefined {
    return this.#deployments.get(keyOf(restApiId, deploymentId));
  }

  deployments(restApiId: string): readonly Deployment[] {
    return this.#deployments.list({ prefix: keyPrefix(restApiId) }).map(({ value }) => value);
  }

  saveDeployment(restApiId: string, deployment: Deployment): void {
    this.#deployments.put(keyOf(restApiId, deployment.id), deployment);
    this.#forget(restApiId);
  }

  removeDeployment(restApiId: string, deploymentId: string): void {
    this.#deployments.delete(keyOf(restApiId, deploymentId));
    this.#forget(restApiId);
  }

  stage(restApiId: string, stageName: string): Stage | undefined {
    return this.#stages.get(keyOf(restApiId, stageName));
  }

  stages(restApiId: string): readonly Stage[] {
    return this.#stages.list({ prefix: keyPrefix(restApiId) }).map(({ value }) => value);
  }

  saveStage(restApiId: string, stage: Stage): void {
    this.#stages.put(keyOf(restApiId, stage.stageName), stage);
    this.#served.delete(keyOf(restApiId, stage.stageName));
  }

  removeStage(restApiId: string, stageName: string): void {
    this.store.transaction(() => {
      this.#stages.delete(keyOf(restApiId, stageName));
      this.usage.removeStages(restApiId, stageName);
    });
    this.#served.delete(keyOf(restApiId, stageName));
  }

  /** The same object until stage or deployment changes, so that the data plane may hang what it prepared on it. */
  served(restApiId: string, stageName: string): ServedStage | undefined {
    const key = keyOf(restApiId, stageName);
    const known = this.#served.get(key);
    if (known) return known;
    const stage = this.stage(restApiId, stageName);
    const deployment = stage && this.deployment(restApiId, stage.deploymentId);
    if (!deployment) return undefined;
    const canary = this.#canary(restApiId, stage);
    const served = { restApiId, stage, deployment, ...(canary && { isCanaryStage: true, canary }) };
    this.#served.set(key, served);
    return served;
  }

  #canary(restApiId: string, stage: Stage): ServedStage["canary"] {
    const settings = stage.canarySettings as CanarySettings | undefined;
    const deployment = settings && this.deployment(restApiId, settings.deploymentId);
    if (!deployment) return undefined;
    const variables = { ...stage.variables, ...settings.stageVariableOverrides };
    const served = { restApiId, stage: { ...stage, variables }, deployment, isCanaryStage: true };
    return { percentTraffic: settings.percentTraffic, served };
  }

  account(): Account {
    return this.#accounts.get(this.placement.region) ?? {};
  }

  saveAccount(account: Account): void {
    this.#accounts.put(this.placement.region, account);
  }

  #forget(restApiId: string): void {
    for (const key of [...this.#served.keys()]) if (key.startsWith(keyPrefix(restApiId))) this.#served.delete(key);
  }
}
