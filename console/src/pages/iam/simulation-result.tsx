import type { EvaluationResult, Role, Statement } from "@aws-sdk/client-iam";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { Json } from "../../components/json.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { type RolePolicy, roleWithPolicies } from "./iam-data.js";
import { texts } from "./messages.js";
import { statementAt } from "./policy-text.js";

/** The policy that a simulation names: one inside the role by `role_<role>_<policy>`, another by its own name. */
const policyOf = (policies: readonly RolePolicy[], { RoleName }: Role, id: string | undefined) =>
  policies.find(({ name, arn }) => id === (arn === undefined ? `role_${RoleName}_${name}` : name));

/** The answer, and the statements that it rests on. */
export function SimulationResult({ role, result }: { role: Role; result: EvaluationResult }) {
  const t = useMessages(texts);
  const { EvalDecision, EvalActionName, EvalResourceName, MatchedStatements = [] } = result;
  const isAllowed = EvalDecision === "allowed";
  const isLimited = result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false;
  return (
    <Container
      header={
        <Header description={`${EvalActionName} · ${EvalResourceName}`}>
          <span role="status">
            <StatusIndicator type={isAllowed ? "success" : "error"}>
              {EvalDecision === undefined ? "" : t[EvalDecision]}
            </StatusIndicator>
          </span>
        </Header>
      }
    >
      <SpaceBetween size="m">
        {isLimited && <span>{t.limited}</span>}
        {MatchedStatements.length > 0 && <Statements role={role} statements={MatchedStatements} />}
      </SpaceBetween>
    </Container>
  );
}

function Statements({ role, statements }: { role: Role; statements: readonly Statement[] }) {
  const t = useMessages(texts);
  const roleName = role.RoleName ?? "";
  const loaded = useLoaded(roleName, (signal) => roleWithPolicies(roleName, signal));
  return (
    <WhenLoaded loaded={loaded}>
      {({ policies }) => (
        <SpaceBetween size="s">
          <Header variant="h3">{t.decided}</Header>
          {statements.map(({ SourcePolicyId, StartPosition = {}, EndPosition = {} }) => {
            const policy = policyOf(policies, role, SourcePolicyId);
            const name = policy?.name ?? SourcePolicyId ?? "";
            const { Line: from = 1 } = StartPosition;
            const { Line: to = 1 } = EndPosition;
            // A document in one line has no places to look up.
            const place = from === to ? name : t.place(name, from, to);
            return (
              <div key={`${place} ${StartPosition.Column}`}>
                <strong>{place}</strong>
                {policy?.document !== undefined && (
                  <Json value={statementAt(policy.document, StartPosition, EndPosition)} label={place} />
                )}
              </div>
            );
          })}
        </SpaceBetween>
      )}
    </WhenLoaded>
  );
}
