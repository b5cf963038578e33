import { CognitoIdentityClient, ListIdentityPoolsCommand } from "@aws-sdk/client-cognito-identity";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { allOf, client } from "../../aws/client.js";
import { Failure } from "../../components/failure.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./try-messages.js";

interface Option {
  readonly value: string;
  readonly label: string;
}

async function roles(abortSignal: AbortSignal): Promise<Option[]> {
  const iam = await client(IAMClient);
  const all = await allOf(
    (Marker) => iam.send(new ListRolesCommand({ Marker }), { abortSignal }),
    ({ Roles }) => Roles,
    ({ Marker }) => Marker,
  );
  return all.map(({ Arn: value = "", RoleName: label = value }) => ({ value, label }));
}

async function identityPools(abortSignal: AbortSignal): Promise<Option[]> {
  const identities = await client(CognitoIdentityClient);
  const all = await allOf(
    (NextToken) => identities.send(new ListIdentityPoolsCommand({ MaxResults: 60, NextToken }), { abortSignal }),
    ({ IdentityPools }) => IdentityPools,
    ({ NextToken }) => NextToken,
  );
  return all.map(({ IdentityPoolId: value = "", IdentityPoolName: label = value }) => ({ value, label }));
}

interface ChoiceProps {
  readonly kind: "role" | "identityPool";
  readonly value: string;
  readonly choose: (value: string) => void;
}

/** Chooses a role, by its ARN, or an identity pool, by its id. */
export default function SenderChoice({ kind, value, choose }: ChoiceProps) {
  const t = useMessages(texts);
  const loaded = useLoaded(kind, kind === "role" ? roles : identityPools);
  const options = loaded.value ?? [];
  if (loaded.error !== undefined) return <Failure error={loaded.error} again={loaded.reload} />;
  return (
    <FormField
      label={kind === "role" ? t.chooseRole : t.identityPool}
      {...(kind === "role" && { description: t.roleHint })}
    >
      <Select
        selectedOption={options.find((option) => option.value === value) ?? null}
        options={options}
        statusType={loaded.isLoading ? "loading" : "finished"}
        placeholder={t.choose}
        empty={t.noChoice}
        filteringType="auto"
        onChange={({ detail }) => choose(detail.selectedOption.value ?? "")}
      />
    </FormField>
  );
}
