import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";
import { type Check, Checks, fact } from "../../components/checks.js";
import { Json } from "../../components/json.js";
import { SectionTable } from "../../components/section-table.js";
import { Ago } from "../../components/time.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./token-messages.js";

/** As `POST /_sekisho/explain-token` tells it (docs/console.md). */
export interface Explained {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly isGood: boolean;
  readonly checks: readonly Check[];
}

/** Seconds since 1970. */
const TIMES = new Set(["exp", "iat", "nbf", "auth_time"]);

export function ExplainedToken({ explained, actions }: { explained: Explained; actions: ReactNode }) {
  const t = useMessages(texts);
  const { header, claims, isGood, checks } = explained;
  return (
    <section aria-label={t.token} aria-live="polite">
      <SpaceBetween size="l">
        <Container
          header={
            <Header variant="h2" actions={actions}>
              {t.checks}
            </Header>
          }
        >
          <SpaceBetween size="m">
            <Alert type={isGood ? "success" : "error"}>{isGood ? t.good : t.bad}</Alert>
            <Checks checks={checks} />
          </SpaceBetween>
        </Container>
        {claims && (
          <SectionTable
            title={t.claims}
            items={Object.entries(claims)}
            idOf={([name]) => name}
            empty={t.none}
            columns={[
              { id: "claim", header: t.claim, isRowHeader: true, cell: ([name]) => name },
              { id: "value", header: t.value, cell: ([name, value]) => <Claim name={name} value={value} /> },
            ]}
          />
        )}
        {header && (
          <Container header={<Header variant="h2">{t.header}</Header>}>
            <Json value={header} label={t.header} />
          </Container>
        )}
      </SpaceBetween>
    </section>
  );
}

function Claim({ name, value }: { name: string; value: unknown }) {
  const isTime = TIMES.has(name) && typeof value === "number" && Math.abs(value) < 8.64e12;
  return (
    <>
      {fact(value)}
      {isTime && " · "}
      {isTime && <Ago time={value * 1000} />}
    </>
  );
}
