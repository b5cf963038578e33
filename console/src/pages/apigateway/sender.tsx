import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { lazy, Suspense, useCallback } from "react";
import { type ChosenUser, tokensOf, UserPicker } from "../../components/user-picker.js";
import { useMessages } from "../../text/language.js";
import type { Keys } from "./send.js";
import { keysOfIdentity, keysOfRole, ROOT_KEYS } from "./senders.js";
import { texts } from "./try-messages.js";

/** The SDK's clients of IAM and the identity pools come when somebody wants to choose. */
const SenderChoice = lazy(() => import("./sender-choice.js"));

const KINDS = ["nobody", "idToken", "accessToken", "root", "role", "identity", "guest"] as const;
type Kind = (typeof KINDS)[number];

/** As whom a request is sent. */
export interface Sender {
  readonly kind: Kind;
  readonly user: ChosenUser | undefined;
  /** Of the access token, beside its own; separated by spaces. */
  readonly scopes: string;
  readonly roleArn: string;
  readonly identityPoolId: string;
}

export const NOBODY: Sender = { kind: "nobody", user: undefined, scopes: "", roleArn: "", identityPoolId: "" };

const hasUser = ({ kind }: Sender): boolean => kind === "idToken" || kind === "accessToken" || kind === "identity";

/** Whether all is chosen that it takes. */
export const isWhole = (sender: Sender): boolean =>
  (!hasUser(sender) || sender.user !== undefined) &&
  (sender.kind !== "role" || sender.roleArn !== "") &&
  ((sender.kind !== "identity" && sender.kind !== "guest") || sender.identityPoolId !== "");

/** What the sender proves itself with: a token, or keys to sign with. */
export async function proofOf(sender: Sender): Promise<{ readonly token?: string; readonly keys?: Keys }> {
  const { kind, user, scopes, roleArn, identityPoolId } = sender;
  switch (kind) {
    case "nobody":
      return {};
    case "root":
      return { keys: ROOT_KEYS };
    case "role":
      return { keys: await keysOfRole(roleArn) };
    case "guest":
      return { keys: await keysOfIdentity(identityPoolId, undefined) };
  }
  if (!user) return {};
  const tokens = await tokensOf(
    user,
    scopes.split(/\s+/).filter((scope) => scope !== ""),
  );
  if (kind !== "identity") return { token: tokens[kind] };
  return { keys: await keysOfIdentity(identityPoolId, { userPoolId: user.userPoolId, tokens }) };
}

interface SenderFormProps {
  readonly sender: Sender;
  readonly change: (changes: Partial<Sender>) => void;
  /** The user pools of the method's authorizer, where it has some. */
  readonly poolIds: readonly string[] | undefined;
}

export function SenderForm({ sender, change, poolIds }: SenderFormProps) {
  const t = useMessages(texts);
  const { kind, scopes, roleArn, identityPoolId } = sender;
  const options = KINDS.map((value) => ({ value, label: t[value] }));
  return (
    <SpaceBetween size="m">
      <FormField label={t.sendAs}>
        <Select
          selectedOption={options.find(({ value }) => value === kind) ?? null}
          options={options}
          onChange={({ detail }) => change({ kind: detail.selectedOption.value as Kind, user: undefined })}
        />
      </FormField>
      {hasUser(sender) && <Users change={change} poolIds={kind === "identity" ? undefined : poolIds} />}
      {kind === "accessToken" && (
        <FormField label={t.scopes} description={t.scopesHint}>
          <Input value={scopes} onChange={({ detail }) => change({ scopes: detail.value })} />
        </FormField>
      )}
      <Suspense fallback={<Spinner />}>
        {kind === "role" && <SenderChoice kind="role" value={roleArn} choose={(value) => change({ roleArn: value })} />}
        {(kind === "identity" || kind === "guest") && (
          <SenderChoice
            kind="identityPool"
            value={identityPoolId}
            choose={(value) => change({ identityPoolId: value })}
          />
        )}
      </Suspense>
    </SpaceBetween>
  );
}

function Users({ change, poolIds }: Pick<SenderFormProps, "change" | "poolIds">) {
  const choose = useCallback((user: ChosenUser | undefined) => change({ user }), [change]);
  return <UserPicker {...(poolIds && poolIds.length > 0 && { poolIds })} choose={choose} />;
}
