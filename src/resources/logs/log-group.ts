import type { Logs } from "../../services/logs/service.js";
import { defined, unlessGone, unspoken, unspokenValues } from "../properties.js";
import type { Placed, Properties, ResourceContext, ResourceType } from "../resource-type.js";

const NAME = "AWS::Logs::LogGroup";
const PROPERTIES = ["DeletionProtectionEnabled", "LogGroupClass", "LogGroupName", "RetentionInDays", "Tags"];

export const logGroup = (logs: Logs): ResourceType => ({
  name: NAME,
  validate,
  create(properties, context) {
    const name: string = properties.LogGroupName ?? context.generatedName();
    logs.createGroup(name, defined({ retentionInDays: properties.RetentionInDays as number }));
    return placed(name, context);
  },
  update(id, next, _previous, context) {
    logs.setRetention(id, next.RetentionInDays);
    return placed(id, context);
  },
  remove: (id) => unlessGone(() => logs.deleteGroup(id)),
});

const validate = (properties: Properties): string[] => [
  ...unspoken(NAME, properties, PROPERTIES),
  ...unspokenValues(NAME, properties, "LogGroupClass", ["STANDARD"]),
  ...unspokenValues(NAME, properties, "DeletionProtectionEnabled", [false]),
];

const placed = (id: string, { placement: { region, accountId } }: ResourceContext): Placed => ({
  id,
  attributes: { Arn: `arn:aws:logs:${region}:${accountId}:log-group:${id}:*` },
});
