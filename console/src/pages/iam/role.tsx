import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { PageProps } from "../../app/pages.js";
import { follow, hrefOf } from "../../app/router.js";
import { AddressTabs } from "../../components/address-tabs.js";
import { ArnLink } from "../../components/arn-link.js";
import { Copyable } from "../../components/copy.js";
import { DetailPage } from "../../components/detail-page.js";
import { Facts } from "../../components/facts.js";
import { SourceText } from "../../components/source-text.js";
import { Ago } from "../../components/time.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { decodedDocument, nameOfArn, type RolePolicy, type RoleWithPolicies, roleWithPolicies } from "./iam-data.js";
import { texts } from "./messages.js";
import { indentedDocument } from "./policy-text.js";

/** A role: what it may, and who may take it on. */
export default function RolePage({ params: { roleName = "" } }: PageProps) {
  const t = useMessages(texts);
  const loaded = useLoaded(roleName, (signal) => roleWithPolicies(roleName, signal));
  return (
    <DetailPage
      title={roleName}
      trail={[{ text: t.roles, to: "/iam" }]}
      description={loaded.value?.role.Description}
      actions={
        <Button href={hrefOf(`/iam/simulator?${new URLSearchParams({ role: roleName })}`)} onFollow={follow}>
          {t.simulate}
        </Button>
      }
    >
      <WhenLoaded loaded={loaded}>{(found) => <Shown found={found} />}</WhenLoaded>
    </DetailPage>
  );
}

function Shown({ found: { role, policies } }: { found: RoleWithPolicies }) {
  const t = useMessages(texts);
  const boundary = role.PermissionsBoundary?.PermissionsBoundaryArn;
  return (
    <SpaceBetween size="l">
      <Container header={<Header>{t.details}</Header>}>
        <Facts
          facts={[
            ["ARN", <Copyable key="arn" text={role.Arn ?? ""} />],
            [t.created, role.CreateDate && <Ago time={role.CreateDate} />],
            [t.session, role.MaxSessionDuration !== undefined && t.seconds(role.MaxSessionDuration)],
            [t.boundary, boundary && <ArnLink arn={boundary} text={nameOfArn(boundary)} />],
            [t.tags, role.Tags?.map(({ Key, Value }) => `${Key}: ${Value}`).join(", ")],
          ]}
        />
      </Container>
      <AddressTabs
        label={role.RoleName ?? ""}
        tabs={[
          { id: "permissions", label: t.permissions, content: () => <Permissions policies={policies} /> },
          {
            id: "trust",
            label: t.trust,
            content: () => (
              <SourceText text={indentedDocument(decodedDocument(role.AssumeRolePolicyDocument))} label={t.trust} />
            ),
          },
        ]}
      />
    </SpaceBetween>
  );
}

function Permissions({ policies }: { policies: readonly RolePolicy[] }) {
  const t = useMessages(texts);
  if (policies.length === 0) return <Box padding="m">{t.noPermissions}</Box>;
  return (
    <SpaceBetween size="l">
      {policies.map(({ name, arn, document }) => (
        <Container
          key={arn ?? name}
          header={
            <Header description={arn === undefined ? t.inline : t.attached}>
              {arn === undefined ? name : <ArnLink arn={arn} text={name} />}
            </Header>
          }
        >
          {document === undefined ? t.ofAws : <SourceText text={indentedDocument(document)} label={name} />}
        </Container>
      ))}
    </SpaceBetween>
  );
}
