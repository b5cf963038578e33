import { Fault } from "../../lib/fault.js";
import type { Functions } from "../../services/lambda/service.js";
import { defined, unlessGone, unspoken } from "../properties.js";
import type { Placed, Properties, ResourceType } from "../resource-type.js";

const NAME = "AWS::Lambda::LayerVersion";
const PROPERTIES = [
  ...["CompatibleArchitectures", "CompatibleRuntimes", "Content", "Description", "LayerName", "LicenseInfo"],
];

/** A version of a layer; its ARN is its id. Every property replaces, so there is nothing to update in place. */
export const layerVersion = (functions: Functions): ResourceType => ({
  name: NAME,
  validate: (properties) => [
    ...unspoken(NAME, properties, PROPERTIES),
    ...unspoken(`${NAME} Content`, properties.Content ?? {}, ["S3Bucket", "S3Key"]),
  ],
  async create(properties, context) {
    const published = await functions.layers.publish(
      defined({
        LayerName: (properties.LayerName ?? context.generatedName({ maxLength: 64 })) as string,
        Content: contentOf(properties.Content ?? {}),
        Description: properties.Description as string | undefined,
        LicenseInfo: properties.LicenseInfo as string | undefined,
        CompatibleRuntimes: properties.CompatibleRuntimes as string[] | undefined,
        CompatibleArchitectures: properties.CompatibleArchitectures as string[] | undefined,
      }),
    );
    return placed(published.LayerVersionArn ?? "");
  },
  update: (id) => placed(id),
  remove: (id) => unlessGone(() => functions.layers.delete(...partsOf(id))),
});

function contentOf({ S3Bucket, S3Key }: Properties): { bucket: string; key: string } {
  if (S3Bucket === undefined || S3Key === undefined)
    throw new Fault("InvalidRequest", `${NAME}: Content needs S3Bucket and S3Key.`);
  return { bucket: S3Bucket as string, key: S3Key as string };
}

/** Name and number of a version's ARN. */
export function partsOf(arn: string): [name: string, version: number] {
  const [name = "", version = ""] = arn.split(":").slice(-2);
  return [name, Number(version)];
}

const placed = (id: string): Placed => ({ id, attributes: { LayerVersionArn: id } });
