import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import type { Deployments } from "../deploy/index.js";
import { openTables, unfinishedStacks } from "../deploy/records.js";
import type { Exchange } from "../gateway/exchange.js";
import { createGateway, type Gateway } from "../gateway/gateway.js";
import type { Check } from "../lib/check.js";
import type { Clock } from "../lib/clock.js";
import type { Random } from "../lib/ids.js";
import type { Placement } from "../lib/placement.js";
import { RestApis } from "../services/apigateway/service.js";
import { Distributions } from "../services/cloudfront/service.js";
import { OpenIdTokens } from "../services/cognito-identity/open-id-tokens.js";
import { IdentityPools } from "../services/cognito-identity/service.js";
import type { Outbox } from "../services/cognito-idp/outbox.js";
import { UserPools } from "../services/cognito-idp/service.js";
import type { RefusalOf } from "../services/dynamodb/access.js";
import { Tables } from "../services/dynamodb/service.js";
import { EventRules } from "../services/events/service.js";
import { Iam } from "../services/iam/service.js";
import { Functions } from "../services/lambda/service.js";
import { Logs } from "../services/logs/service.js";
import type { AwsService } from "../services/operation.js";
import type { MayUse } from "../services/s3/access.js";
import { Buckets } from "../services/s3/service.js";
import { Parameters } from "../services/ssm/service.js";
import { Sts } from "../services/sts/service.js";
import { openSqlite } from "../store/sqlite.js";
import { localAddress, readTemplate } from "./addresses.js";
import { Attention } from "./attention.js";
import { CallerAccess } from "./caller-access.js";
import { eventStreams } from "./event-streams.js";
import { objectAccess } from "./object-access.js";
import { ServicesOfThisCloud } from "./own-services.js";
import { Recent } from "./recent.js";
import { RequestLog } from "./request-log.js";
import type { ServiceName } from "./service-names.js";
import { tableAccess } from "./table-access.js";

/** The key pair that acts as the account's root: fixed, so that every tool can be told it once. */
export const ROOT_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" } as const;

export interface CloudOptions {
  /** Where the state is kept; in memory where undefined. */
  readonly state: string | undefined;
  readonly placement: Placement;
  readonly clock: Clock;
  readonly random: Random;
  /** `http://127.0.0.1:4566`, once the port listens. */
  readonly baseUrl: () => string;
  /** Go on without resource types that aren't spoken. */
  readonly skipUnsupported?: boolean;
  /** How long DescribeStacks may be held open, in milliseconds. */
  readonly holdMilliseconds?: number;
  /** Lambda processes per function. */
  readonly environments?: number;
  /** Told of defects of ours, of which clients learn nothing. */
  readonly reportDefect: (what: string, defect: unknown) => void;
  /** Whether stack outputs with AWS's host names lead to this cloud (default: they do). */
  readonly rewriteOutputs?: boolean;
}

/** All services over one state, and what the port and the command line ask of them. */
export interface Cloud {
  readonly apis: RestApis;
  readonly userPools: UserPools;
  readonly identityPools: IdentityPools;
  readonly functions: Functions;
  readonly buckets: Buckets;
  readonly iam: Iam;
  readonly sts: Sts;
  readonly parameters: Parameters;
  readonly eventRules: EventRules;
  readonly logs: Logs;
  readonly distributions: Distributions;
  readonly tables: Tables;
  readonly gateway: Gateway;
  readonly outbox: Outbox;
  readonly requests: RequestLog;
  /** What went to and fro, of the last requests. */
  readonly exchanges: Recent<Exchange>;
  /** What was checked in the last tests of authorizers. */
  readonly authorizerTests: Recent<readonly Check[]>;
  /** The CloudFormation engine, loaded at its first use. */
  deployments(): Promise<Deployments>;
  /** Goes on with what an earlier process left under way; the engine isn't loaded where that is nothing. */
  resume(): Promise<void>;
  /** The operations of a service, loaded at their first use. */
  service(name: ServiceName): Promise<AwsService<unknown>>;
  close(): Promise<void>;
}

/** Nobody looks at more of them whole. */
const EXCHANGES_A_SECOND = 50;

export function createCloud(options: CloudOptions): Cloud {
  const { state, placement, clock, random, reportDefect } = options;
  const at = (name: string) => (state === undefined ? undefined : join(state, name));
  const store = openSqlite(at("state.db") ?? ":memory:");
  const logStore = openSqlite(at("logs.db") ?? ":memory:", { durability: "normal" });
  const base = { store, clock, random, placement };
  const codeDirectory = at("code") ?? mkdtempSync(join(tmpdir(), "sekisho-code-"));

  const logs = new Logs({ store: logStore, clock, placement, reportDefect });
  const requests = new RequestLog(logStore, { reportDefect });
  const exchanges = new Recent<Exchange>(500);
  const looked = new Attention(EXCHANGES_A_SECOND);
  const authorizerTests = new Recent<readonly Check[]>(100);
  const iam = new Iam(base);
  const openIdTokens = new OpenIdTokens(base);
  const sts = new Sts({ ...base, roles: iam, rootCredentials: ROOT_CREDENTIALS, webIdentityTokens: openIdTokens });
  const buckets = new Buckets({
    ...base,
    directory: at("objects"),
    functions: {
      permits: (functionArn, sourceArn) =>
        functions.permits(functionArn, {
          action: "lambda:InvokeFunction",
          principal: "s3.amazonaws.com",
          sourceArn,
          sourceAccount: placement.accountId,
        }),
      // What becomes of the event is in the function's log.
      tell: (functionArn, payload) =>
        void functions.invoke(functionArn, { payload, invocationType: "Event" }).catch(() => undefined),
    },
  });
  const distributions = new Distributions({ ...base, buckets });
  const tables = new Tables(base);
  const access = new CallerAccess({ iam, clock, placement });
  const functions: Functions = new Functions({
    ...base,
    codeDirectory,
    logs,
    readObject: (bucket, key) => buckets.getObject(bucket, key)?.body,
    roleCredentials: (roleArn, sessionName) => sts.roleCredentials(roleArn, sessionName),
    eventStreams: eventStreams(tables.streams, { iam, access }),
    reportDefect,
    endpoint: options.baseUrl,
    environments: options.environments ?? Math.min(4, Math.max(2, availableParallelism())),
  });
  const userPools = new UserPools(base);
  const apis: RestApis = new RestApis({ ...base, reportDefect, dataPlane: () => gateway });
  const parameters = new Parameters(base);
  const identityPools = new IdentityPools({ ...base, userPools, roleSessions: sts, openIdTokens });
  const eventRules = new EventRules({ ...base, functions });
  const gateway: Gateway = createGateway({
    apis,
    callers: sts,
    iam,
    functions,
    userPools,
    clock,
    random,
    placement,
    log: (served) => {
      requests.add(served);
      if (looked.at(served.time)) exchanges.add(served.id, served.exchange());
    },
    logTest: (requestId, checks) => authorizerTests.add(requestId, checks),
    logs,
    services: new ServicesOfThisCloud({
      service: (name) => loaders[name](),
      placement,
      clock,
      random,
      reportDefect,
    }),
  });
  const planes = { apis, userPools, functions, iam, buckets, parameters };
  const services = { store, ...planes, eventRules, identityPools, logs, distributions, tables };
  const deployments = once(async () => {
    const [{ createDeployments }, { resourceTypes }] = await Promise.all([
      import("../deploy/index.js"),
      import("../resources/index.js"),
    ]);
    return createDeployments({
      ...base,
      resourceTypes: resourceTypes(services),
      readTemplate: (url) => readTemplate(url, buckets),
      invokeFunction: (name, request) => functions.invoke(name, request),
      reportDefect,
      baseUrl: options.baseUrl,
      readParameter: (name) => parameters.find(name)?.value,
      ...(options.rewriteOutputs !== false && {
        rewriteOutput: (text) => localAddress(text, options.baseUrl(), distributions),
      }),
      ...(options.skipUnsupported !== undefined && { skipUnsupported: options.skipUnsupported }),
      ...(options.holdMilliseconds !== undefined && { holdMilliseconds: options.holdMilliseconds }),
    });
  });
  const handles = {
    ...services,
    sts,
    gateway,
    outbox: userPools.outbox,
    requests,
    exchanges,
    authorizerTests,
    deployments,
  };
  const loaders = serviceLoaders(handles, objectAccess(sts, access), tableAccess(sts, access));
  let used = false;
  const engine = () => {
    used = true;
    return deployments();
  };

  return {
    ...handles,
    deployments: engine,
    async resume() {
      functions.eventSourceMappings.resume();
      if (unfinishedStacks(openTables(store)).length > 0) await Promise.all((await engine()).resume());
    },
    service: (name) => {
      used ||= name === "cloudformation";
      return loaders[name]();
    },
    async close() {
      if (used) await (await deployments()).stop();
      eventRules.close();
      await functions.close();
      apis.close();
      requests.flush();
      logs.close();
      logStore.close();
      store.close();
      if (state === undefined) rmSync(codeDirectory, { recursive: true, force: true });
    },
  };
}

type Loader = () => Promise<AwsService<unknown>>;

/** A service's operations bring its model along, which takes time to load: so each comes when it is first called. */
function serviceLoaders(
  cloud: Omit<Cloud, "service" | "resume" | "close">,
  mayUse: MayUse,
  refusalOf: RefusalOf,
): Readonly<Record<ServiceName, Loader>> {
  return {
    apigateway: once(async () => (await import("../services/apigateway/index.js")).apiGateway(cloud.apis)),
    cloudformation: once(async () => {
      const [{ cloudFormation }, deployments] = await Promise.all([
        import("../deploy/operations/index.js"),
        cloud.deployments(),
      ]);
      return cloudFormation(deployments);
    }),
    cloudfront: once(async () => (await import("../services/cloudfront/index.js")).cloudFront(cloud.distributions)),
    "cognito-identity": once(async () =>
      (await import("../services/cognito-identity/index.js")).cognitoIdentity(cloud.identityPools),
    ),
    "cognito-idp": once(async () => (await import("../services/cognito-idp/index.js")).cognitoIdp(cloud.userPools)),
    dynamodb: once(async () => (await import("../services/dynamodb/index.js")).dynamoDb(cloud.tables, refusalOf)),
    events: once(async () => (await import("../services/events/index.js")).events(cloud.eventRules)),
    iam: once(async () => (await import("../services/iam/index.js")).iam(cloud.iam)),
    lambda: once(async () => (await import("../services/lambda/index.js")).lambda(cloud.functions)),
    logs: once(async () => (await import("../services/logs/index.js")).logs(cloud.logs)),
    s3: once(async () => (await import("../services/s3/index.js")).s3(cloud.buckets, mayUse)),
    ssm: once(async () => (await import("../services/ssm/index.js")).ssm(cloud.parameters)),
    sts: once(async () => (await import("../services/sts/index.js")).sts(cloud.sts)),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
