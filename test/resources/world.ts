import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { id, seededRandom } from "../../src/lib/ids.js";
import { DEFAULT_PLACEMENT, type Placement } from "../../src/lib/placement.js";
import { resourceTypes } from "../../src/resources/index.js";
import type { Properties, ResourceContext, ResourceType } from "../../src/resources/resource-type.js";
import { RestApis } from "../../src/services/apigateway/service.js";
import { Distributions } from "../../src/services/cloudfront/service.js";
import { OpenIdTokens } from "../../src/services/cognito-identity/open-id-tokens.js";
import { IdentityPools } from "../../src/services/cognito-identity/service.js";
import { UserPools } from "../../src/services/cognito-idp/service.js";
import { Tables } from "../../src/services/dynamodb/service.js";
import { EventRules } from "../../src/services/events/service.js";
import { Iam } from "../../src/services/iam/service.js";
import { Functions } from "../../src/services/lambda/service.js";
import { Logs } from "../../src/services/logs/service.js";
import type { AwsService } from "../../src/services/operation.js";
import { Buckets } from "../../src/services/s3/service.js";
import { Parameters } from "../../src/services/ssm/service.js";
import { Sts } from "../../src/services/sts/service.js";
import { openSqlite } from "../../src/store/sqlite.js";
import { createDispatcher } from "../../src/wire/dispatch.js";
import { MemoryStreams } from "../lambda/streams.js";

export const NOW = new Date("2026-03-01T12:00:00.250Z");

/** All services over one database in memory, and the resource types over them. */
export function world({
  seed = "world",
  placement = DEFAULT_PLACEMENT,
}: {
  seed?: string;
  placement?: Placement;
} = {}) {
  const store = openSqlite(":memory:");
  const clock = { time: NOW, now: () => clock.time };
  const common = { store, clock, random: seededRandom(seed), placement };
  const directory = mkdtempSync(join(tmpdir(), "resources-"));
  const buckets = new Buckets(common);
  const iam = new Iam(common);
  const openIdTokens = new OpenIdTokens(common);
  const sts = new Sts({ ...common, roles: iam, webIdentityTokens: openIdTokens });
  const userPools = new UserPools(common);
  const logs = new Logs(common);
  const functions = new Functions({
    ...common,
    logs,
    codeDirectory: directory,
    environments: 1,
    readObject: (bucket, key) => buckets.getObject(bucket, key)?.body,
    roleCredentials: (roleArn, sessionName) => sts.roleCredentials(roleArn, sessionName),
    eventStreams: new MemoryStreams(),
  });
  const services = {
    ...common,
    buckets,
    iam,
    sts,
    logs,
    functions,
    apis: new RestApis(common),
    userPools,
    parameters: new Parameters(common),
    eventRules: new EventRules({ ...common, functions }),
    identityPools: new IdentityPools({ ...common, userPools, roleSessions: sts, openIdTokens }),
    distributions: new Distributions({ ...common, buckets }),
    tables: new Tables(common),
  };
  const types = resourceTypes(services);
  return {
    ...services,
    type(name: string): ResourceType {
      const type = types.get(name);
      if (!type) throw new Error(`no resource type ${name}`);
      return type;
    },
    types,
    async close() {
      await functions.close();
      logs.close();
      services.eventRules.close();
      store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type World = ReturnType<typeof world>;

/** Another resource of the same stack. */
export interface Sibling {
  readonly type: string;
  readonly logicalId: string;
  readonly id: string;
  readonly properties: Properties;
}

/** What a stack tells a resource, with names and randomness that hang on stack and logical id alone. */
export function contextFor(
  logicalId: string,
  { generation = "0", siblings = [] }: { generation?: string; siblings?: readonly Sibling[] } = {},
): ResourceContext {
  const seed = ["stack", logicalId, generation];
  return {
    stackId: `arn:aws:cloudformation:us-east-1:000000000000:stack/stack/1`,
    stackName: "stack",
    logicalId,
    placement: DEFAULT_PLACEMENT,
    tags: { project: "test" },
    generatedName({ maxLength = 255, lowerCase = false } = {}) {
      const name = `stack-${logicalId}-${id(seededRandom(...seed, "name"), 12)}`.slice(-maxLength);
      return lowerCase ? name.toLowerCase() : name;
    },
    random: seededRandom(...seed),
    type: "",
    initiated: () => {},
    siblings: (type) => siblings.filter((sibling) => sibling.type === type),
    signal: new AbortController().signal,
  };
}

/** Settings for an SDK client whose requests go through the wire layer to this service, with no port between. */
export function directly<Service>(service: AwsService<Service>, { sts, clock }: Pick<World, "sts" | "clock">) {
  const dispatcher = createDispatcher(service as unknown as AwsService, {
    placement: DEFAULT_PLACEMENT,
    credentials: (accessKeyId) => sts.credentials(accessKeyId),
    reportDefect: (operation, defect) => console.error(operation, defect),
  });
  return {
    region: "us-east-1",
    endpoint: "http://127.0.0.1:1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    systemClockOffset: clock.time.getTime() - Date.now(),
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: SdkRequest) => {
        const wireRequest = await wireRequestOf(request, service.model.protocol === "rest-xml");
        const response = await dispatcher.handle(wireRequest, { requestId: "request-1", now: clock.now() });
        return { response: { ...response, body: Readable.from([Buffer.from(response.body)]) } };
      },
    },
  } as const;
}

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

async function wireRequestOf({ method, path, query = {}, headers, body }: SdkRequest, s3: boolean) {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  const rawQuery = Object.entries(query)
    .flatMap(([name, value]) => [value].flat().map((each) => `${encode(name)}=${encode(each ?? "")}`))
    .join("&");
  const chunks: Uint8Array[] = [];
  if (typeof body === "string" || body instanceof Uint8Array) chunks.push(Buffer.from(body));
  else if (body) for await (const chunk of body) chunks.push(Buffer.from(chunk));
  const [, bucket = "", rest = ""] = s3 ? (/^\/([^/]*)(.*)$/s.exec(path) ?? []) : [];
  return {
    method,
    path: s3 ? rest || "/" : path,
    signedPath: path,
    rawHeaders: Object.entries(headers).flat(),
    rawQuery,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.concat(chunks),
    labels: bucket ? { Bucket: decodeURIComponent(bucket) } : {},
  };
}
