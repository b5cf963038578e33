import { afterEach, beforeEach, expect, test } from "vitest";
import { contextFor, type Sibling, type World, world } from "./world.js";

const API = "AWS::ApiGateway::RestApi";
const DEPLOYMENT = "AWS::ApiGateway::Deployment";
const RESPONSE = "AWS::ApiGateway::GatewayResponse";

let cloud: World;
let restApiId: string;
const bodyOf = (...paths: string[]) => ({
  swagger: "2.0",
  info: { title: "api", version: "1" },
  paths: Object.fromEntries(
    paths.map((path) => [
      path,
      { get: { responses: {}, "x-amazon-apigateway-integration": { type: "mock", requestTemplates: {} } } },
    ]),
  ),
});

beforeEach(async () => {
  cloud = world();
  ({ id: restApiId } = await cloud.type(API).create({ Name: "api", Body: bodyOf("/a", "/b") }, contextFor("Api")));
});
afterEach(() => cloud.close());

const serving = () => cloud.apis.served(restApiId, "dev")?.deployment.id;
const place = async (type: string, logicalId: string, properties: object): Promise<Sibling> => {
  const { id } = await cloud.type(type).create({ RestApiId: restApiId, ...properties }, contextFor(logicalId));
  return { type, logicalId, id, properties: { RestApiId: restApiId, ...properties } };
};
const remove = async (it: Sibling, ...siblings: Sibling[]) =>
  cloud.type(it.type).remove(it.id, it.properties, contextFor(it.logicalId, { siblings }));

test("a new definition keeps the API's id and those of paths that stay", async () => {
  const idOf = (path: string) => cloud.apis.getResources(restApiId, {}).items.find((each) => each.path === path)?.id;
  const before = idOf("/a");
  const previous = { Name: "api", Body: bodyOf("/a", "/b") };
  const next = { Name: "api", Body: bodyOf("/a", "/c") };
  const { id } = await cloud.type(API).update(restApiId, next, previous, contextFor("Api"));
  expect(id).toBe(restApiId);
  expect(idOf("/a")).toBe(before);
  expect([idOf("/b"), typeof idOf("/c")]).toEqual([undefined, "string"]);
});

test("the stage moves to the new deployment and outlives the old one", async () => {
  const old = await place(DEPLOYMENT, "Deployment1", { StageName: "dev" });
  expect(serving()).toBe(old.id);
  const fresh = await place(DEPLOYMENT, "Deployment2", { StageName: "dev" });
  expect(serving()).toBe(fresh.id);
  await remove(old, fresh);
  expect(serving()).toBe(fresh.id);
  await remove(fresh);
  expect(serving()).toBeUndefined();
  await remove(fresh);
});

test("when a new deployment is taken back, the stage returns to the old one", async () => {
  const old = await place(DEPLOYMENT, "Deployment1", { StageName: "dev" });
  const fresh = await place(DEPLOYMENT, "Deployment2", { StageName: "dev" });
  await remove(fresh, old);
  expect(serving()).toBe(old.id);
});

test("a stage serves the API as it stood when the deployment was made", async () => {
  await place(DEPLOYMENT, "Deployment1", { StageName: "dev" });
  const body = { Name: "api", Body: bodyOf("/a") };
  await cloud.type(API).update(restApiId, body, { Name: "api", Body: bodyOf("/a", "/b") }, contextFor("Api"));
  const paths = cloud.apis.served(restApiId, "dev")?.deployment.snapshot.resources.map(({ path }) => path);
  expect(paths).toContain("/b");
});

test("a stage gets what its description says", async () => {
  const StageDescription = {
    Variables: { table: "books" },
    LoggingLevel: "INFO",
    MethodSettings: [{ ResourcePath: "/a", HttpMethod: "GET", ThrottlingBurstLimit: 5 }],
  };
  await place(DEPLOYMENT, "Deployment1", { StageName: "dev", StageDescription });
  const { variables, methodSettings } = cloud.apis.getStage(restApiId, "dev");
  expect(variables).toEqual({ table: "books" });
  expect(methodSettings?.["*/*"]).toMatchObject({ loggingLevel: "INFO" });
  expect(Object.values(methodSettings ?? {}).map((each) => each.throttlingBurstLimit)).toContain(5);
});

test("removing the old gateway response leaves what the new one set; a rollback brings the old words back", async () => {
  const header = (value: string) => ({ "gatewayresponse.header.A": `'${value}'` });
  const current = () => cloud.apis.getGatewayResponse(restApiId, "DEFAULT_4XX").responseParameters;
  const response = (logicalId: string, value: string) =>
    place(RESPONSE, logicalId, { ResponseType: "DEFAULT_4XX", ResponseParameters: header(value) });
  const one = await response("Response1", "1");
  const two = await response("Response2", "2");
  await remove(one, two);
  expect(current()).toEqual(header("2"));
  const three = await response("Response3", "3");
  await remove(three, two);
  expect(current()).toEqual(header("2"));
  await remove(two);
  expect(cloud.apis.getGatewayResponse(restApiId, "DEFAULT_4XX").defaultResponse).toBe(true);
});

test("a new definition leaves the gateway responses that resources of their own have set", async () => {
  const response = await place(RESPONSE, "Response1", { ResponseType: "DEFAULT_5XX", StatusCode: "599" });
  const previous = { Name: "api", Body: bodyOf("/a", "/b") };
  await cloud
    .type(API)
    .update(restApiId, { Name: "api", Body: bodyOf("/a") }, previous, contextFor("Api", { siblings: [response] }));
  expect(cloud.apis.getGatewayResponse(restApiId, "DEFAULT_5XX").statusCode).toBe("599");
});

test("a stage of its own takes settings, and its deployment by reference", async () => {
  const first = await place(DEPLOYMENT, "Deployment1", {});
  const stage = cloud.type("AWS::ApiGateway::Stage");
  const properties = { RestApiId: restApiId, StageName: "dev", DeploymentId: first.id, Variables: { a: "1" } };
  expect((await stage.create(properties, contextFor("Stage"))).id).toBe("dev");
  const second = await place(DEPLOYMENT, "Deployment2", {});
  const next = { ...properties, DeploymentId: second.id, Variables: { b: "2" } };
  await stage.update("dev", next, properties, contextFor("Stage"));
  expect(serving()).toBe(second.id);
  expect(cloud.apis.getStage(restApiId, "dev").variables).toEqual({ b: "2" });
  await remove(first, second);
  await stage.remove("dev", next, contextFor("Stage"));
  await stage.remove("dev", next, contextFor("Stage"));
  expect(serving()).toBeUndefined();
});
