import { ListUserPoolsCommand, type UserPoolDescriptionType } from "@aws-sdk/client-cognito-identity-provider";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { useQuery } from "../../app/router.js";
import { allOf } from "../../aws/client.js";
import { CopyButton } from "../../components/copy.js";
import { DetailPage } from "../../components/detail-page.js";
import { Failure } from "../../components/failure.js";
import { type ChosenUser, tokensOf, UserPicker } from "../../components/user-picker.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { local } from "../../data/local.js";
import { useAction } from "../../data/use-action.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { cognito } from "./cognito.js";
import { type Explained, ExplainedToken } from "./explained-token.js";
import { texts } from "./token-messages.js";

/** Reads a token: its claims, and each check of an authorizer. Tokens never stand in the address. */
export default function TokenViewer() {
  const t = useMessages(texts);
  const loaded = useLoaded("pools", async (abortSignal) => {
    const service = await cognito();
    return allOf(
      (NextToken) => service.send(new ListUserPoolsCommand({ MaxResults: 60, NextToken }), { abortSignal }),
      ({ UserPools }) => UserPools,
      ({ NextToken }) => NextToken,
    );
  });
  return (
    <DetailPage title={t.title} trail={[{ text: t.userPools, to: "/cognito" }]} description={t.description}>
      <WhenLoaded loaded={loaded}>{(pools) => <Viewer pools={pools} />}</WhenLoaded>
    </DetailPage>
  );
}

function Viewer({ pools }: { pools: readonly UserPoolDescriptionType[] }) {
  const t = useMessages(texts);
  const [query, change] = useQuery();
  const [way, setWay] = useState("paste");
  const [token, setToken] = useState("");
  const [user, setUser] = useState<ChosenUser>();
  const [explained, setExplained] = useState<Explained>();
  const options = pools.map(({ Id = "", Name = Id }) => ({ value: Id, label: Name, description: Id }));
  const pool = options.find(({ value }) => value === query.get("pool")) ?? options[0];
  const { run, isRunning, error } = useAction(async (text: string, userPoolId: string) => {
    setToken(text);
    setExplained(await local<Explained>("/explain-token", { body: { userPoolId, token: text.trim() } }));
  });
  const get = useAction(async (kind: "idToken" | "accessToken") => {
    if (user) await run((await tokensOf(user))[kind], user.userPoolId);
  });
  return (
    <SpaceBetween size="l">
      <Container>
        <SpaceBetween size="m">
          <SegmentedControl
            label={t.from}
            selectedId={way}
            options={[
              { id: "paste", text: t.paste },
              { id: "user", text: t.ofUser },
            ]}
            onChange={({ detail }) => setWay(detail.selectedId)}
          />
          {way === "user" ? (
            <SpaceBetween size="m">
              <UserPicker {...(query.has("pool") && pool && { poolIds: [pool.value] })} choose={setUser} />
              <SpaceBetween direction="horizontal" size="xs">
                <Button disabled={!user} loading={get.isRunning} onClick={() => get.run("idToken")}>
                  {t.idToken}
                </Button>
                <Button disabled={!user} loading={get.isRunning} onClick={() => get.run("accessToken")}>
                  {t.accessToken}
                </Button>
              </SpaceBetween>
            </SpaceBetween>
          ) : (
            <SpaceBetween size="m">
              <FormField label={t.pool}>
                <Select
                  selectedOption={pool ?? null}
                  options={options}
                  onChange={({ detail }) => change({ pool: detail.selectedOption.value })}
                />
              </FormField>
              <FormField label={t.token} stretch>
                <Textarea rows={5} spellcheck={false} value={token} onChange={({ detail }) => setToken(detail.value)} />
              </FormField>
              <Button
                variant="primary"
                disabled={token.trim() === "" || !pool}
                loading={isRunning}
                onClick={() => run(token, pool?.value ?? "")}
              >
                {t.explain}
              </Button>
            </SpaceBetween>
          )}
          {[error, get.error].map((failed) => failed !== undefined && <Failure key={String(failed)} error={failed} />)}
        </SpaceBetween>
      </Container>
      {explained && <ExplainedToken explained={explained} actions={<CopyButton text={token} label={t.copy} />} />}
    </SpaceBetween>
  );
}
