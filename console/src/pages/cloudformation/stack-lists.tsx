import type { Output, Parameter, StackEvent, StackResourceSummary } from "@aws-sdk/client-cloudformation";
import type { TableProps } from "@cloudscape-design/components/table";
import { ArnLink } from "../../components/arn-link.js";
import { Copyable } from "../../components/copy.js";
import { SectionTable } from "../../components/section-table.js";
import { Ago } from "../../components/time.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { pageOfResource } from "../../data/resource-links.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";
import { eventsOf, resourcesOf } from "./stack-data.js";
import { Status } from "./status.js";

interface OfStack {
  readonly stackName: string;
  /** Another one means that something changed. */
  readonly moment: string;
}

type Line = StackResourceSummary | StackEvent;

/** What is told of a resource, and of what happened to one. */
function columnsIn(t: ReturnType<typeof useMessages<typeof texts>>) {
  const logicalId: TableProps.ColumnDefinition<Line> = {
    id: "id",
    header: t.logicalId,
    isRowHeader: true,
    sortingField: "LogicalResourceId",
    cell: ({ LogicalResourceId }) => LogicalResourceId,
  };
  const type: TableProps.ColumnDefinition<Line> = {
    id: "type",
    header: t.type,
    sortingField: "ResourceType",
    cell: ({ ResourceType }) => ResourceType,
  };
  const status: TableProps.ColumnDefinition<Line> = {
    id: "status",
    header: t.status,
    sortingField: "ResourceStatus",
    minWidth: 190,
    cell: ({ ResourceStatus, ResourceStatusReason }) => (
      <Status status={ResourceStatus} reason={ResourceStatusReason} />
    ),
  };
  return { logicalId, type, status };
}

const textOf = (line: Line): string =>
  [
    line.LogicalResourceId,
    line.PhysicalResourceId,
    line.ResourceType,
    line.ResourceStatus,
    line.ResourceStatusReason,
  ].join(" ");

export function Resources({ stackName, moment }: OfStack) {
  const t = useMessages(texts);
  const loaded = useLoaded(moment, (signal) => resourcesOf(stackName, signal));
  const { logicalId, type, status } = columnsIn(t);
  return (
    <WhenLoaded loaded={loaded}>
      {(resources) => (
        <SectionTable<StackResourceSummary>
          title={t.resources}
          items={resources}
          idOf={({ LogicalResourceId = "" }) => LogicalResourceId}
          textOf={textOf}
          empty={t.noResources}
          columns={[
            logicalId,
            type,
            {
              id: "physical",
              header: t.physicalId,
              sortingField: "PhysicalResourceId",
              cell: ({ PhysicalResourceId: id, ResourceType: type = "" }) =>
                id === undefined ? "–" : <ArnLink arn={id} to={pageOfResource(type, id)} />,
            },
            status,
          ]}
        />
      )}
    </WhenLoaded>
  );
}

export function Events({ stackName, moment }: OfStack) {
  const t = useMessages(texts);
  const loaded = useLoaded(moment, (signal) => eventsOf(stackName, signal));
  const { logicalId, type, status } = columnsIn(t);
  return (
    <WhenLoaded loaded={loaded}>
      {(events) => (
        <SectionTable<StackEvent>
          title={t.events}
          items={events}
          idOf={({ EventId = "" }) => EventId}
          textOf={textOf}
          empty={t.noEvents}
          columns={[
            {
              id: "time",
              header: t.time,
              sortingField: "Timestamp",
              cell: ({ Timestamp }) => Timestamp && <Ago time={Timestamp} />,
            },
            logicalId,
            type,
            status,
          ]}
        />
      )}
    </WhenLoaded>
  );
}

export function Outputs({ outputs }: { outputs: readonly Output[] }) {
  const t = useMessages(texts);
  return (
    <SectionTable<Output>
      title={t.outputs}
      items={outputs}
      idOf={({ OutputKey = "" }) => OutputKey}
      empty={t.noOutputs}
      columns={[
        {
          id: "key",
          header: t.key,
          isRowHeader: true,
          sortingField: "OutputKey",
          cell: ({ OutputKey }) => OutputKey,
        },
        { id: "value", header: t.value, cell: ({ OutputValue = "" }) => <Copyable text={OutputValue} /> },
        { id: "about", header: t.about, cell: ({ Description }) => Description ?? "–" },
        { id: "export", header: t.exportName, cell: ({ ExportName }) => ExportName ?? "–" },
      ]}
    />
  );
}

export function Parameters({ parameters }: { parameters: readonly Parameter[] }) {
  const t = useMessages(texts);
  return (
    <SectionTable<Parameter>
      title={t.parameters}
      items={parameters}
      idOf={({ ParameterKey = "" }) => ParameterKey}
      empty={t.noParameters}
      columns={[
        {
          id: "key",
          header: t.key,
          isRowHeader: true,
          sortingField: "ParameterKey",
          cell: ({ ParameterKey }) => ParameterKey,
        },
        {
          id: "value",
          header: t.value,
          cell: ({ ParameterValue }) => <span className="breakable">{ParameterValue}</span>,
        },
        { id: "resolved", header: t.resolved, cell: ({ ResolvedValue }) => ResolvedValue ?? "–" },
      ]}
    />
  );
}
