import type { Functions } from "../../services/lambda/service.js";
import { defined, unlessGone, unspoken } from "../properties.js";
import type { Properties, ResourceType } from "../resource-type.js";

const NAME = "AWS::Lambda::Permission";
const PROPERTIES = [
  "Action",
  "EventSourceToken",
  "FunctionName",
  "FunctionUrlAuthType",
  "Principal",
  "PrincipalOrgID",
  "SourceAccount",
  "SourceArn",
];

/** A statement in a function's resource policy. Every property replaces, so there is nothing to update in place. */
export const permission = (functions: Functions): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, PROPERTIES),
  create(properties, context) {
    const StatementId = context.generatedName({ maxLength: 100 });
    functions.addPermission(defined({ ...permissionOf(properties), StatementId }));
    return { id: StatementId, attributes: { Id: StatementId } };
  },
  update: (id) => ({ id, attributes: { Id: id } }),
  remove: (id, { FunctionName }) => unlessGone(() => functions.removePermission(FunctionName, id)),
});

const permissionOf = (properties: Properties) => ({
  FunctionName: properties.FunctionName as string,
  Action: properties.Action as string,
  Principal: properties.Principal as string,
  SourceArn: properties.SourceArn as string | undefined,
  SourceAccount: properties.SourceAccount as string | undefined,
  EventSourceToken: properties.EventSourceToken as string | undefined,
  FunctionUrlAuthType: properties.FunctionUrlAuthType as string | undefined,
  PrincipalOrgID: properties.PrincipalOrgID as string | undefined,
});
