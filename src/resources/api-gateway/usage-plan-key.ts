import type { RestApis } from "../../services/apigateway/service.js";
import { unlessGone, unspoken } from "../properties.js";
import type { Placed, ResourceType } from "../resource-type.js";

const NAME = "AWS::ApiGateway::UsagePlanKey";

/** A key's membership of a plan. Every property replaces, so there is nothing to update in place. */
export const usagePlanKey = (apis: RestApis): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, ["KeyId", "KeyType", "UsagePlanId"]),
  create({ KeyId: keyId, KeyType: keyType, UsagePlanId: usagePlanId }) {
    apis.createUsagePlanKey({ usagePlanId, keyId, keyType });
    return placed(`${keyId}:${usagePlanId}`);
  },
  update: placed,
  remove: (_id, { KeyId, UsagePlanId }) => unlessGone(() => apis.deleteUsagePlanKey(UsagePlanId, KeyId)),
});

function placed(id: string): Placed {
  return { id, attributes: { Id: id } };
}
