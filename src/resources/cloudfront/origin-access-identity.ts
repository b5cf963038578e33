import type { Distributions } from "../../services/cloudfront/service.js";
import type { OriginAccessIdentity } from "../../services/cloudfront/types.js";
import { unlessGone } from "../properties.js";
import type { Placed, ResourceType } from "../resource-type.js";

/** Whom a bucket's policy lets read on behalf of a distribution. */
export const originAccessIdentity = (distributions: Distributions): ResourceType => ({
  name: "AWS::CloudFront::CloudFrontOriginAccessIdentity",
  create({ CloudFrontOriginAccessIdentityConfig: { Comment } }, context) {
    const creation = { random: context.random };
    return placed(
      distributions.createIdentity({ comment: Comment, callerReference: context.generatedName() }, creation),
    );
  },
  update: (id, { CloudFrontOriginAccessIdentityConfig: { Comment } }) =>
    placed(distributions.updateIdentity(id, Comment)),
  remove: (id) => unlessGone(() => distributions.deleteIdentity(id)),
});

const placed = ({ id, s3CanonicalUserId }: OriginAccessIdentity): Placed => ({
  id,
  attributes: { Id: id, S3CanonicalUserId: s3CanonicalUserId },
});
