import type { DomainName } from "../../services/apigateway/domain-name.js";
import type { RestApis } from "../../services/apigateway/service.js";
import { defined, tagMap, unlessGone, unspoken } from "../properties.js";
import type { Placed, ResourceContext, ResourceType } from "../resource-type.js";
import { replacing } from "./steps.js";

const NAME = "AWS::ApiGateway::DomainName";
const PROPERTIES = [
  "CertificateArn",
  "DomainName",
  "EndpointConfiguration",
  "RegionalCertificateArn",
  "SecurityPolicy",
  "Tags",
];

export const domainName = (apis: RestApis): ResourceType => ({
  name: NAME,
  validate: (properties) => unspoken(NAME, properties, PROPERTIES),
  create(properties, context) {
    const { EndpointConfiguration: endpoint } = properties;
    const made = apis.createDomainName(
      defined({
        domainName: properties.DomainName,
        certificateArn: properties.CertificateArn,
        regionalCertificateArn: properties.RegionalCertificateArn,
        securityPolicy: properties.SecurityPolicy,
        endpointConfiguration: endpoint && defined({ types: endpoint.Types, ipAddressType: endpoint.IpAddressType }),
        tags: tagMap(context, properties.Tags),
      }),
      { random: context.random },
    );
    return placed(made, context);
  },
  update(id, next, previous, context) {
    const made = apis.updateDomainName(id, [
      ...replacing("/certificateArn", previous.CertificateArn, next.CertificateArn),
      ...replacing("/regionalCertificateArn", previous.RegionalCertificateArn, next.RegionalCertificateArn),
      ...replacing("/securityPolicy", previous.SecurityPolicy, next.SecurityPolicy ?? "TLS_1_2"),
    ]);
    const arn = arnOf(id, context);
    const wanted = tagMap(context, next.Tags);
    const gone = Object.keys(made.tags ?? {}).filter((key) => !(key in wanted));
    if (gone.length > 0) apis.untagResource(arn, gone);
    if (Object.keys(wanted).length > 0) apis.tagResource(arn, wanted);
    return placed(made, context);
  },
  remove: (id) => unlessGone(() => apis.deleteDomainName(id)),
});

const arnOf = (name: string, { placement }: ResourceContext) =>
  `arn:aws:apigateway:${placement.region}::/domainnames/${name}`;

const placed = (made: DomainName, context: ResourceContext): Placed => ({
  id: made.domainName,
  attributes: defined({
    DistributionDomainName: made.distributionDomainName,
    DistributionHostedZoneId: made.distributionHostedZoneId,
    DomainNameArn: arnOf(made.domainName, context),
    RegionalDomainName: made.regionalDomainName,
    RegionalHostedZoneId: made.regionalHostedZoneId,
  }),
});
