import type { APIGateway } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { client } from "./client.js";
import { replay } from "./recording.js";

const API = "test_apigateway_api";

async function newApi(api: APIGateway): Promise<{ restApiId: string; rootId: string }> {
  const { id = "", rootResourceId = "" } = await api.createRestApi({ name: "resources" });
  return { restApiId: id, rootId: rootResourceId };
}

describe("resources", () => {
  replay(API, "TestApiGatewayApiResource::test_resource_lifecycle", async (api, step) => {
    const { restApiId, rootId } = await newApi(api);
    await step("rest-api-root-resource", api.getResources({ restApiId }));
    const pets = await step("create-resource", api.createResource({ restApiId, parentId: rootId, pathPart: "pets" }));
    await step("rest-api-resources-after-create", api.getResources({ restApiId }));
    await step("create-subresource", api.createResource({ restApiId, parentId: pets.id, pathPart: "subpets" }));
    await step("rest-api-resources-after-create-sub", api.getResources({ restApiId }));
    const patchOperations = [{ op: "replace" as const, path: "/pathPart", value: "dogs" }];
    await step("update-path-part", api.updateResource({ restApiId, resourceId: pets.id, patchOperations }));
    await step("get-resp-after-update-path-part", api.getResource({ restApiId, resourceId: pets.id }));
    await step("del-resource", api.deleteResource({ restApiId, resourceId: pets.id }));
    await step("rest-api-resources-after-delete", api.getResources({ restApiId }));
  });

  replay(API, "TestApiGatewayApiResource::test_update_resource_behaviour", async (api, step) => {
    const { restApiId, rootId } = await newApi(api);
    const pets = await api.createResource({ restApiId, parentId: rootId, pathPart: "pets" });
    const patch = (resourceId: string | undefined, op: "replace" | "add" | "remove", path: string, value?: string) =>
      api.updateResource({ restApiId, resourceId, patchOperations: [{ op, path, value }] });
    await step("nonexistent-resource", patch("fake", "replace", "/pathPart", "dogs"));
    await step("invalid-path-part", patch(pets.id, "replace", "/invalid", "dogs"));
    await step("invalid-parent-id", patch(pets.id, "replace", "/parentId", "fake"));
    const sub = await step(
      "create-subresource",
      api.createResource({ restApiId, parentId: pets.id, pathPart: "subpets" }),
    );
    const child = await step(
      "create-subresource-child",
      api.createResource({ restApiId, parentId: sub.id, pathPart: "pets" }),
    );
    await step("existing-future-sibling-path", patch(child.id, "replace", "/parentId", rootId));
    await step("update-parent-id-to-subresource-id", patch(pets.id, "replace", "/parentId", sub.id));
    await step("update-parent-id-to-root-id", patch(sub.id, "replace", "/parentId", rootId));
    await step("update-path-already-exists", patch(sub.id, "replace", "/pathPart", "pets"));
    await api.deleteResource({ restApiId, resourceId: child.id });
    await api.deleteResource({ restApiId, resourceId: pets.id });
    await step("resources-after-deletion", api.getResources({ restApiId }));
    await step("remove-unsupported", patch(sub.id, "remove", "/pathPart", "dogs"));
    await step("add-unsupported", patch(sub.id, "add", "/pathPart", "dogs"));
  });

  replay(API, "TestApiGatewayApiResource::test_update_resource_on_root", async (api, step) => {
    const { restApiId, rootId: resourceId } = await newApi(api);
    const patch = (path: string) =>
      api.updateResource({ restApiId, resourceId, patchOperations: [{ op: "replace", path, value: resourceId }] });
    await step("update-root-path-part", patch("/pathPart"));
    await step("update-root-parent", patch("/parentId"));
  });

  replay(API, "TestApiGatewayApiResource::test_delete_resource", async (api, step) => {
    const { restApiId, rootId } = await newApi(api);
    const pets = await api.createResource({ restApiId, parentId: rootId, pathPart: "pets" });
    const sub = await api.createResource({ restApiId, parentId: pets.id, pathPart: "subpets" });
    await step("delete-resource", api.deleteResource({ restApiId, resourceId: pets.id }));
    await step("get-resources", api.getResources({ restApiId }));
    await step("delete-subresource", api.deleteResource({ restApiId, resourceId: sub.id }));
  });

  replay(API, "TestApiGatewayApiResource::test_create_resource_parent_invalid", async (api, step) => {
    const { restApiId } = await newApi(api);
    await step("wrong-resource-parent-id", api.createResource({ restApiId, parentId: "fake", pathPart: "pets" }));
  });

  replay(API, "TestApiGatewayApiResource::test_create_proxy_resource_validation", async (api, step) => {
    const { restApiId, rootId } = await newApi(api);
    const below = (parentId: string | undefined, pathPart: string) =>
      api.createResource({ restApiId, parentId, pathPart });
    const proxy = await step("create-base-proxy-resource", below(rootId, "{proxy+}"));
    await step("create-proxy-dynamic-sibling-resource", below(rootId, "{dynamic}"));
    await step("create-proxy-static-child-resource", below(proxy.id, "static"));
    await step("create-proxy-dynamic-child-resource", below(proxy.id, "{dynamic}"));
    const parent = await below(rootId, "parent");
    await step("create-greedy-child-resource", below(parent.id, "{child+}"));
  });

  replay(
    API,
    "TestApiGatewayApiResource::test_create_proxy_resource",
    async (api, step) => {
      const { restApiId, rootId } = await newApi(api);
      const below = (parentId: string | undefined, pathPart: string) =>
        api.createResource({ restApiId, parentId, pathPart });
      await step("create-base-proxy-resource", below(rootId, "{proxy+}"));
      const parent = await below(rootId, "parent");
      const greedy = await step("create-proxy-sibling-proxy-child-resource", below(parent.id, "{proxy+}"));
      const child = await step("create-proxy-sibling-static-child-resource", below(parent.id, "child"));
      await step("create-static-child-proxy-resource", below(child.id, "{proxy+}"));
      await step("all-resources", api.getResources({ restApiId }));
      await api.deleteResource({ restApiId, resourceId: greedy.id });
      const variable = await step("create-proxy-sibling-dynamic-child-resource", below(parent.id, "{child}"));
      await step("create-dynamic-child-proxy-resource", below(variable.id, "{proxy+}"));
      await step("all-resources-2", api.getResources({ restApiId }));
    },
    // Recorded as a bare id.
    { elsewhere: ["create-proxy-sibling-resource"] },
  );

  test("a deep rename carries all that is below", async () => {
    const api = await client();
    const { restApiId, rootId } = await newApi(api);
    let parentId: string | undefined = rootId;
    const made: (string | undefined)[] = [];
    for (const pathPart of ["a", "b", "{c}", "d"]) {
      const { id }: { id?: string | undefined } = await api.createResource({ restApiId, parentId, pathPart });
      made.push(id);
      parentId = id;
    }
    const patchOperations = [{ op: "replace" as const, path: "/pathPart", value: "z" }];
    await api.updateResource({ restApiId, resourceId: made[0], patchOperations });
    const { items = [] } = await api.getResources({ restApiId });
    expect(items.map(({ path }) => path)).toEqual(["/", "/z", "/z/b", "/z/b/{c}", "/z/b/{c}/d"]);
  });

  test.each(["a/b", "a b", "{a", "a}", "{a+", "{+}", "", "ä", "{a}b"])("no path part: %j", async (pathPart) => {
    const api = await client();
    const { restApiId, rootId } = await newApi(api);
    await expect(api.createResource({ restApiId, parentId: rootId, pathPart })).rejects.toMatchObject({
      name: "BadRequestException",
      message: expect.stringMatching(/^Resource's path part only allow/),
    });
  });
});
