import { CreateGroupCommand, DeleteGroupCommand, type GroupType } from "@aws-sdk/client-cognito-identity-provider";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { ConfirmDelete } from "../../components/confirm-delete.js";
import { SectionTable } from "../../components/section-table.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { cognito, groupsOf } from "./cognito.js";
import { Dialog } from "./dialog.js";
import { texts } from "./messages.js";

/** The groups of a pool. */
export function Groups({ poolId }: { poolId: string }) {
  const t = useMessages(texts);
  const [chosen, choose] = useState<GroupType>();
  const [asked, ask] = useState<"create" | "delete">();
  const loaded = useLoaded(poolId, (signal) => groupsOf(poolId, signal));
  const close = (isChanged: boolean) => {
    ask(undefined);
    if (!isChanged) return;
    choose(undefined);
    loaded.reload();
  };
  const { GroupName = "" } = chosen ?? {};
  return (
    <WhenLoaded loaded={loaded}>
      {(groups) => (
        <>
          <SectionTable
            title={t.groups}
            items={groups}
            idOf={({ GroupName = "" }) => GroupName}
            empty={t.noGroups}
            selection={{ item: chosen, choose }}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button disabled={!chosen} onClick={() => ask("delete")}>
                  {t.delete}
                </Button>
                <Button onClick={() => ask("create")}>{t.createGroup}</Button>
              </SpaceBetween>
            }
            columns={[
              {
                id: "name",
                header: t.name,
                isRowHeader: true,
                sortingField: "GroupName",
                cell: ({ GroupName }) => GroupName,
              },
              { id: "description", header: t.description, cell: ({ Description }) => Description ?? "–" },
              {
                id: "precedence",
                header: t.precedence,
                sortingField: "Precedence",
                cell: ({ Precedence }) => Precedence ?? "–",
              },
              { id: "role", header: t.role, cell: ({ RoleArn }) => RoleArn ?? "–" },
            ]}
          />
          {asked === "create" && <CreateGroup poolId={poolId} close={close} />}
          {asked === "delete" && chosen && (
            <ConfirmDelete
              name={GroupName}
              remove={async () => (await cognito()).send(new DeleteGroupCommand({ UserPoolId: poolId, GroupName }))}
              close={close}
            />
          )}
        </>
      )}
    </WhenLoaded>
  );
}

function CreateGroup({ poolId, close }: { poolId: string; close: (isDone: boolean) => void }) {
  const t = useMessages(texts);
  const [GroupName, setName] = useState("");
  const [description, setDescription] = useState("");
  const create = async () => {
    const service = await cognito();
    await service.send(
      new CreateGroupCommand({
        UserPoolId: poolId,
        GroupName,
        ...(description !== "" && { Description: description }),
      }),
    );
    return t.isCreated(GroupName);
  };
  return (
    <Dialog title={t.createGroup} submit={t.create} isReady={GroupName !== ""} act={create} close={close}>
      <FormField label={t.name}>
        <Input value={GroupName} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <FormField label={t.description}>
        <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
    </Dialog>
  );
}
