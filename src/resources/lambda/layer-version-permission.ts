import type { Functions } from "../../services/lambda/service.js";
import { defined, unlessGone, unspoken } from "../properties.js";
import type { Placed, ResourceType } from "../resource-type.js";
import { partsOf } from "./layer-version.js";

const NAME = "AWS::Lambda::LayerVersionPermission";

/** A statement in the policy of a layer's version. Every property replaces, so there is nothing to update in place. */
export const layerVersionPermission = (functions: Functions): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, ["Action", "LayerVersionArn", "OrganizationId", "Principal"]),
  create(properties, context) {
    const StatementId = context.generatedName({ maxLength: 100 });
    const arn = properties.LayerVersionArn as string;
    functions.layers.addPermission(
      ...partsOf(arn),
      defined({
        StatementId,
        Action: properties.Action as string,
        Principal: properties.Principal as string,
        OrganizationId: properties.OrganizationId as string | undefined,
      }),
    );
    return placed(`${arn}#${StatementId}`);
  },
  update: (id) => placed(id),
  remove(id) {
    const [arn = "", statement = ""] = id.split("#");
    return unlessGone(() => functions.layers.removePermission(...partsOf(arn), statement));
  },
});

const placed = (id: string): Placed => ({ id, attributes: { Id: id } });
