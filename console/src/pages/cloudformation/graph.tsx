import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "../../app/router.js";
import { ArnLink } from "../../components/arn-link.js";
import { SectionTable } from "../../components/section-table.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { pageOfResource } from "../../data/resource-links.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";
import { Picture } from "./picture.js";
import { resourcesOf, templateOf } from "./stack-data.js";
import { Status } from "./status.js";
import { resourcesOfTemplate } from "./template-resources.js";

/** A resource in the picture. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly needs: readonly string[];
  readonly neededBy: readonly string[];
  /** Undefined where it isn't made, by a condition or not yet. */
  readonly status: string | undefined;
  readonly physicalId: string | undefined;
}

async function resourcesWithNeeds(stackName: string, signal: AbortSignal): Promise<Resource[]> {
  const [template, made] = await Promise.all([templateOf(stackName, signal), resourcesOf(stackName, signal)]);
  const declared = await resourcesOfTemplate(template);
  const madeById = new Map(made.map((each) => [each.LogicalResourceId, each]));
  return declared.map(({ id, type, needs }) => ({
    id,
    type,
    needs,
    neededBy: declared.filter((other) => other.needs.includes(id)).map((other) => other.id),
    status: madeById.get(id)?.ResourceStatus,
    physicalId: madeById.get(id)?.PhysicalResourceId,
  }));
}

/** What a stack is made of and what needs what: a picture, and the same as a list. The chosen resource stands in the address. */
export function Graph({ stackName, moment }: { stackName: string; moment: string }) {
  const t = useMessages(texts);
  const [query, change] = useQuery();
  const chosen = query.get("resource") ?? undefined;
  const choose = (id: string | undefined) => change({ resource: id });
  const loaded = useLoaded(moment, (signal) => resourcesWithNeeds(stackName, signal));
  return (
    <WhenLoaded loaded={loaded}>
      {(resources) =>
        resources.length === 0 ? (
          <Alert type="info">{t.noResources}</Alert>
        ) : (
          <SpaceBetween size="l">
            <Container header={<Header description={t.pictureHelp}>{t.picture}</Header>}>
              <Picture resources={resources} chosen={chosen} choose={choose} />
            </Container>
            <ResourceList resources={resources} chosen={chosen} choose={choose} />
          </SpaceBetween>
        )
      }
    </WhenLoaded>
  );
}

interface Chosen {
  readonly resources: readonly Resource[];
  readonly chosen: string | undefined;
  readonly choose: (id: string | undefined) => void;
}

function ResourceList({ resources, chosen, choose }: Chosen) {
  const t = useMessages(texts);
  return (
    <SectionTable
      title={t.list}
      items={resources}
      idOf={({ id }) => id}
      textOf={({ id, type, needs }) => [id, type, ...needs].join(" ")}
      empty={t.noResources}
      selection={{ item: resources.find(({ id }) => id === chosen), choose: (item) => choose(item?.id) }}
      columns={[
        { id: "id", header: t.logicalId, isRowHeader: true, sortingField: "id", cell: ({ id }) => id },
        { id: "type", header: t.type, sortingField: "type", cell: ({ type }) => type },
        { id: "needs", header: t.needs, cell: ({ needs }) => needs.join(", ") || t.nothing },
        { id: "by", header: t.neededBy, cell: ({ neededBy }) => neededBy.join(", ") || t.nothing },
        { id: "status", header: t.status, sortingField: "status", cell: ({ status }) => <Status status={status} /> },
        {
          id: "physical",
          header: t.physicalId,
          cell: ({ type, physicalId: id }) =>
            id === undefined ? t.nothing : <ArnLink arn={id} to={pageOfResource(type, id)} />,
        },
      ]}
    />
  );
}
