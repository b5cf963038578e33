import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { PageProps } from "../../app/pages.js";
import { Copyable } from "../../components/copy.js";
import { DetailPage } from "../../components/detail-page.js";
import { Facts } from "../../components/facts.js";
import { SourceText } from "../../components/source-text.js";
import { Ago } from "../../components/time.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { isOfAws, managedPolicy, nameOfArn } from "./iam-data.js";
import { texts } from "./messages.js";
import { indentedDocument } from "./policy-text.js";

/** A managed policy. */
export default function PolicyPage({ params: { arn = "" } }: PageProps) {
  const t = useMessages(texts);
  return (
    <DetailPage
      title={nameOfArn(arn)}
      trail={[
        { text: t.roles, to: "/iam" },
        { text: t.policies, to: "/iam/policies" },
      ]}
    >
      {isOfAws(arn) ? <Alert type="info">{t.ofAws}</Alert> : <Shown arn={arn} />}
    </DetailPage>
  );
}

function Shown({ arn }: { arn: string }) {
  const t = useMessages(texts);
  const loaded = useLoaded(arn, (signal) => managedPolicy(arn, signal));
  return (
    <WhenLoaded loaded={loaded}>
      {({ policy, document }) => (
        <SpaceBetween size="l">
          <Container header={<Header>{t.details}</Header>}>
            <Facts
              facts={[
                ["ARN", <Copyable key="arn" text={arn} />],
                [t.attachedTo, t.count(policy.AttachmentCount ?? 0)],
                [t.version, policy.DefaultVersionId],
                [t.created, policy.CreateDate && <Ago time={policy.CreateDate} />],
                [t.updated, policy.UpdateDate && <Ago time={policy.UpdateDate} />],
                [t.about, policy.Description],
              ]}
            />
          </Container>
          <Container header={<Header>{t.document}</Header>}>
            <SourceText text={indentedDocument(document)} label={t.document} />
          </Container>
        </SpaceBetween>
      )}
    </WhenLoaded>
  );
}
