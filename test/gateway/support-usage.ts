import type { CreateUsagePlanCommandInput } from "@aws-sdk/client-api-gateway";
import { seededRandom } from "../../src/lib/ids.js";
import { RestApis } from "../../src/services/apigateway/service.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { ACCOUNT, type Answer, Bench, FUNCTION, lambdaUri, NOW, refusal } from "./support.js";

export const KEY = "apikey1234abcdefghij0123456789";
export const OTHER_KEY = "otherkey1234abcdefghij0123456789";

type Plan = Omit<CreateUsagePlanCommandInput, "name"> & { readonly name?: string };

/** The gateway over the real control plane: an API with a few methods, its stage `dev`, plans and keys. */
export class MeteredApi {
  now = NOW;
  readonly store = openSqlite(":memory:");
  readonly service = new RestApis({
    store: this.store,
    clock: { now: () => new Date(this.now) },
    random: seededRandom("metered"),
    placement: { accountId: ACCOUNT, region: "us-east-1" },
  });
  readonly bench = new Bench({ apis: this.service, clock: { now: () => new Date(this.now) } });
  readonly restApiId: string;

  constructor() {
    const { id: restApiId, rootResourceId } = this.service.createRestApi({ name: "metered" });
    this.restApiId = restApiId;
    this.bench.restApiId = restApiId;
    const pets = this.service.createResource({ restApiId, parentId: rootResourceId, pathPart: "pets" });
    const open = this.service.createResource({ restApiId, parentId: rootResourceId, pathPart: "open" });
    this.#method(rootResourceId, "GET");
    this.#method(pets.id, "GET");
    this.#method(pets.id, "ANY");
    this.#method(open.id, "GET", false);
    this.deploy();
  }

  deploy(stageName = "dev"): void {
    this.service.createDeployment({ restApiId: this.restApiId, stageName });
  }

  #method(resourceId: string, httpMethod: string, apiKeyRequired = true): void {
    const place = { restApiId: this.restApiId, resourceId, httpMethod };
    this.service.putMethod({ ...place, authorizationType: "NONE", apiKeyRequired });
    this.service.putIntegration({
      ...place,
      type: "AWS_PROXY",
      integrationHttpMethod: "POST",
      uri: lambdaUri(FUNCTION),
    });
  }

  resource(path: string) {
    const found = this.service.getResources(this.restApiId, {}).items.find((resource) => resource.path === path);
    if (!found) throw new Error(`no resource ${path}`);
    return found;
  }

  /** A plan of the stage `dev`, unless it says otherwise, with the keys of these values. */
  plan(plan: Plan = {}, ...values: readonly string[]): string {
    const apiStages = [{ apiId: this.restApiId, stage: "dev" }];
    const { id } = this.service.createUsagePlan({ name: "Basic", apiStages, ...plan } as Parameters<
      RestApis["createUsagePlan"]
    >[0]);
    for (const value of values.length > 0 ? values : [KEY]) this.join(id, this.key(value));
    return id;
  }

  /** The id of a new key. */
  key(value = KEY, enabled = true): string {
    return this.service.createApiKey({ value, enabled, name: `key of ${value.slice(0, 5)}` }).id;
  }

  join(usagePlanId: string, keyId: string): void {
    this.service.createUsagePlanKey({ usagePlanId, keyId, keyType: "API_KEY" });
  }

  setStage(path: string, value: string): void {
    this.service.updateStage(this.restApiId, "dev", [{ op: "replace", path, value }]);
  }

  get(path = "/pets", key: string | null = KEY): Promise<Answer> {
    return this.bench.call("GET", `/dev${path}`, { headers: key === null ? [] : ["X-Api-Key", key] });
  }

  /** The statuses of requests one after the other. */
  async statuses(times: number, path?: string, key?: string | null): Promise<number[]> {
    const statuses: number[] = [];
    for (let at = 0; at < times; at++) statuses.push((await this.get(path, key)).status);
    return statuses;
  }

  failed() {
    return this.bench.record.checks.find(({ passed }) => !passed);
  }

  async stop(): Promise<void> {
    await this.bench.stop();
    this.service.close();
    this.store.close();
  }
}

export async function meteredApi(): Promise<MeteredApi> {
  const api = new MeteredApi();
  await api.bench.start();
  return api;
}

const body = (message: string) => JSON.stringify({ message });
const refused = (status: number, type: string, message: string) => ({
  status,
  type,
  length: String(body(message).length),
  body: body(message),
});
/** As AWS answers, to the byte. */
export const FORBIDDEN = refused(403, "ForbiddenException", "Forbidden");
export const THROTTLED = refused(429, "TooManyRequestsException", "Too Many Requests");
export const LIMIT_EXCEEDED = refused(429, "LimitExceededException", "Limit Exceeded");
export { refusal };
