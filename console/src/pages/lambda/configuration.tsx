import type { FunctionConfiguration, Layer } from "@aws-sdk/client-lambda";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { Link } from "../../app/router.js";
import { ArnLink } from "../../components/arn-link.js";
import { Copyable } from "../../components/copy.js";
import { Facts } from "../../components/facts.js";
import { Secret } from "../../components/secret.js";
import { SectionTable } from "../../components/section-table.js";
import { Ago } from "../../components/time.js";
import { bytes } from "../../text/bytes.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

/** How a function is set up. */
export function Configuration(props: { configuration: FunctionConfiguration; logGroupName: string }) {
  const t = useMessages(texts);
  const { configuration: c, logGroupName } = props;
  return (
    <SpaceBetween size="l">
      <Container header={<Header>{t.general}</Header>}>
        <Facts
          facts={[
            ["ARN", <Copyable key="arn" text={c.FunctionArn ?? ""} />],
            [t.runtime, c.Runtime],
            [t.handler, c.Handler],
            [t.memory, c.MemorySize !== undefined && t.megabytes(c.MemorySize)],
            [t.timeout, c.Timeout !== undefined && t.seconds(c.Timeout)],
            [t.storage, c.EphemeralStorage?.Size !== undefined && t.megabytes(c.EphemeralStorage.Size)],
            [t.architecture, c.Architectures?.join(", ")],
            [t.codeSize, c.CodeSize !== undefined && bytes(c.CodeSize)],
            [t.modified, c.LastModified && <Ago time={new Date(c.LastModified)} />],
            [t.role, c.Role && <ArnLink arn={c.Role} text={c.Role.slice(c.Role.lastIndexOf("/") + 1)} />],
            [
              t.logGroup,
              <Link key="log" to={`/logs/${encodeURIComponent(logGroupName)}`}>
                {logGroupName}
              </Link>,
            ],
          ]}
        />
      </Container>
      <Variables variables={c.Environment?.Variables ?? {}} />
      <Layers layers={c.Layers ?? []} />
    </SpaceBetween>
  );
}

function Variables({ variables }: { variables: Readonly<Record<string, string>> }) {
  const t = useMessages(texts);
  return (
    <SectionTable
      title={t.variables}
      description={t.variablesDescription}
      items={Object.entries(variables).map(([name, value]) => ({ name, value }))}
      idOf={({ name }) => name}
      textOf={({ name }) => name}
      empty={t.noVariables}
      columns={[
        { id: "name", header: t.name, isRowHeader: true, sortingField: "name", cell: ({ name }) => name },
        { id: "value", header: t.value, cell: ({ name, value }) => <Secret name={name} read={() => value} /> },
      ]}
    />
  );
}

function Layers({ layers }: { layers: readonly Layer[] }) {
  const t = useMessages(texts);
  return (
    <SectionTable
      title={t.layers}
      description={t.layersDescription}
      items={layers}
      idOf={({ Arn = "" }) => Arn}
      empty={t.noLayers}
      columns={[
        { id: "layer", header: t.layer, isRowHeader: true, cell: ({ Arn = "" }) => <Copyable text={Arn} /> },
        { id: "size", header: t.size, cell: ({ CodeSize = 0 }) => bytes(CodeSize) },
      ]}
    />
  );
}
