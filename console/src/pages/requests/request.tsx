import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import type { PageProps } from "../../app/pages.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { local } from "../../data/local.js";
import { useLoaded } from "../../data/use-loaded.js";
import { Checks } from "./checks.js";
import type { RequestRecord } from "./record.js";

/** One request: what was checked, and what became of it. */
export default function Request({ params: { id = "" } }: PageProps) {
  const loaded = useLoaded(id, (signal) => local<RequestRecord>(`/requests/${encodeURIComponent(id)}`, { signal }));
  return (
    <WhenLoaded loaded={loaded}>
      {(record) => (
        <ContentLayout header={<Header variant="h1">{`${record.status} ${record.method} ${record.path}`}</Header>}>
          <Container>
            <Checks checks={record.checks} />
          </Container>
        </ContentLayout>
      )}
    </WhenLoaded>
  );
}
