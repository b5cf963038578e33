import {
  AdminAddUserToGroupCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import Button from "@cloudscape-design/components/button";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { allOf } from "../../aws/client.js";
import { Failure } from "../../components/failure.js";
import { SectionTable } from "../../components/section-table.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useAction } from "../../data/use-action.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { cognito, groupsOf } from "./cognito.js";
import { texts } from "./messages.js";

/** The groups that a user is in; they can be put into others, and taken out. */
export function GroupsOfUser({ poolId, username }: { poolId: string; username: string }) {
  const t = useMessages(texts);
  const at = { UserPoolId: poolId, Username: username };
  const loaded = useLoaded(`${poolId} ${username}`, async (abortSignal) => {
    const service = await cognito();
    const [own, all] = await Promise.all([
      allOf(
        (NextToken) =>
          service.send(new AdminListGroupsForUserCommand({ ...at, Limit: 60, NextToken }), { abortSignal }),
        ({ Groups }) => Groups,
        ({ NextToken }) => NextToken,
      ),
      groupsOf(poolId, abortSignal),
    ]);
    const names = new Set(own.map(({ GroupName }) => GroupName));
    return { own, others: all.filter(({ GroupName }) => !names.has(GroupName)) };
  });
  const { run, isRunning, error } = useAction(async (GroupName: string, isAdded: boolean) => {
    const service = await cognito();
    if (isAdded) await service.send(new AdminAddUserToGroupCommand({ ...at, GroupName }));
    else await service.send(new AdminRemoveUserFromGroupCommand({ ...at, GroupName }));
    loaded.reload();
  });
  return (
    <WhenLoaded loaded={loaded}>
      {({ own, others }) => (
        <SpaceBetween size="s">
          <SectionTable
            title={t.groups}
            items={own}
            idOf={({ GroupName = "" }) => GroupName}
            empty={t.noGroupsOfUser}
            actions={
              <Select
                selectedOption={null}
                ariaLabel={t.addToGroup}
                placeholder={t.addToGroup}
                options={others.map(({ GroupName = "" }) => ({ value: GroupName, label: GroupName }))}
                empty={t.noGroups}
                disabled={isRunning}
                onChange={({ detail }) => run(detail.selectedOption.value ?? "", true)}
              />
            }
            columns={[
              { id: "name", header: t.name, isRowHeader: true, cell: ({ GroupName }) => GroupName },
              { id: "precedence", header: t.precedence, cell: ({ Precedence }) => Precedence ?? "–" },
              { id: "role", header: t.role, cell: ({ RoleArn }) => RoleArn ?? "–" },
              {
                id: "remove",
                header: t.remove,
                cell: ({ GroupName = "" }) => (
                  <Button
                    variant="inline-link"
                    ariaLabel={t.removeFromGroup(GroupName)}
                    disabled={isRunning}
                    onClick={() => run(GroupName, false)}
                  >
                    {t.remove}
                  </Button>
                ),
              },
            ]}
          />
          {error !== undefined && <Failure error={error} />}
        </SpaceBetween>
      )}
    </WhenLoaded>
  );
}
