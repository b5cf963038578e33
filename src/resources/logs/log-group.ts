import type { Logs } from "../../services/logs/service.js";
import { defined, onlyThese, onlyValues, unlessGone } from "../properties.js";
import type { Placed, Properties, ResourceContext, ResourceType } from "../resource-type.js";

const NAME = "AWS::Logs::LogGroup";

export const logGroup = (logs: Logs): ResourceType => ({
  name: NAME,
  create(properties, context) {
    check(properties);
    const name: string = properties.LogGroupName ?? context.generatedName();
    logs.createGroup(name, defined({ retentionInDays: properties.RetentionInDays as number }));
    return placed(name, context);
  },
  update(id, next, _previous, context) {
    check(next);
    logs.setRetention(id, next.RetentionInDays);
    return placed(id, context);
  },
  remove: (id) => unlessGone(() => logs.deleteGroup(id)),
});

function check(properties: Properties): void {
  onlyThese(NAME, properties, [
    "DeletionProtectionEnabled",
    "LogGroupClass",
    "LogGroupName",
    "RetentionInDays",
    "Tags",
  ]);
  onlyValues(NAME, properties, "LogGroupClass", ["STANDARD"]);
  onlyValues(NAME, properties, "DeletionProtectionEnabled", [false]);
}

const placed = (id: string, { placement: { region, accountId } }: ResourceContext): Placed => ({
  id,
  attributes: { Arn: `arn:aws:logs:${region}:${accountId}:log-group:${id}:*` },
});
