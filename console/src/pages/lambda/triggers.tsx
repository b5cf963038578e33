import { GetPolicyCommand, LambdaClient, ResourceNotFoundException } from "@aws-sdk/client-lambda";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { client } from "../../aws/client.js";
import { ArnLink } from "../../components/arn-link.js";
import { Json } from "../../components/json.js";
import { SectionTable } from "../../components/section-table.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

/** A statement of a function's resource policy, as AddPermission writes it. */
interface Permission {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const callerOf = ({ Principal }: Permission): string =>
  typeof Principal === "string" ? Principal : Object.values(Principal).flat().join(", ");

/** The condition keys that AddPermission sets, in whichever case. */
function conditionOf({ Condition = {} }: Permission, wanted: string): string | undefined {
  for (const keys of Object.values(Condition))
    for (const [key, value] of Object.entries(keys)) if (key.toLowerCase() === wanted) return value;
  return undefined;
}

const sourceOf = (permission: Permission): string | undefined =>
  conditionOf(permission, "aws:sourcearn") ?? conditionOf(permission, "aws:sourceaccount");

/** Who was permitted to call a function: APIs, buckets, user pools, schedules. */
export function Triggers({ functionName }: { functionName: string }) {
  const t = useMessages(texts);
  const loaded = useLoaded(functionName, async (abortSignal) => {
    try {
      const { Policy = "{}" } = await (await client(LambdaClient)).send(
        new GetPolicyCommand({ FunctionName: functionName }),
        { abortSignal },
      );
      return { policy: Policy, permissions: (JSON.parse(Policy) as { Statement?: Permission[] }).Statement ?? [] };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return { policy: undefined, permissions: [] };
      throw error;
    }
  });
  return (
    <WhenLoaded loaded={loaded}>
      {({ policy, permissions }) => (
        <SpaceBetween size="l">
          <SectionTable
            title={t.who}
            items={permissions}
            idOf={({ Sid }) => Sid}
            empty={t.noTriggers}
            columns={[
              { id: "caller", header: t.caller, isRowHeader: true, cell: callerOf },
              {
                id: "source",
                header: t.source,
                cell: (permission) => {
                  const source = sourceOf(permission);
                  return source === undefined ? t.any : <ArnLink arn={source} />;
                },
              },
              { id: "action", header: t.action, cell: ({ Action }) => [Action].flat().join(", ") },
              { id: "effect", header: t.effect, cell: ({ Effect }) => Effect },
              { id: "sid", header: t.statement, cell: ({ Sid }) => <span className="breakable">{Sid}</span> },
            ]}
          />
          {policy !== undefined && (
            <Container header={<Header>{t.policy}</Header>}>
              <Json value={policy} label={t.policy} />
            </Container>
          )}
        </SpaceBetween>
      )}
    </WhenLoaded>
  );
}
