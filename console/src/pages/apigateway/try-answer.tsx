import Alert from "@cloudscape-design/components/alert";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { Link } from "../../app/router.js";
import { Code, Json } from "../../components/json.js";
import { statusType } from "../../data/http-status.js";
import { useMessages } from "../../text/language.js";
import type { Answer } from "./send.js";
import { texts } from "./try-messages.js";

/** What the API answered, and the way to why. */
export function Answered({ answer: { status, headers, body, duration, requestId } }: { answer: Answer }) {
  const t = useMessages(texts);
  if (status === 0)
    return (
      <Alert type="info" action={<Link to="/requests">{t.requests}</Link>}>
        {t.redirect}
      </Alert>
    );
  return (
    <section aria-label={t.answer} aria-live="polite">
      <SpaceBetween size="s">
        <Header
          variant="h3"
          description={t.took(`${duration.toFixed(0)} ms`)}
          info={<StatusIndicator type={statusType(status)}>{status}</StatusIndicator>}
          actions={requestId !== undefined && <Link to={`/requests/${requestId}`}>{t.why}</Link>}
        >
          {t.answer}
        </Header>
        {body === "" ? t.noBody : <Json value={body} label={t.body} />}
        <ExpandableSection headerText={t.answerHeaders}>
          <Code text={headers.map((pair) => pair.join(": ")).join("\n")} label={t.answerHeaders} />
        </ExpandableSection>
      </SpaceBetween>
    </section>
  );
}
