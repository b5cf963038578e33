import { AdminDeleteUserCommand, ListUsersCommand, type UserType } from "@aws-sdk/client-cognito-identity-provider";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import type { TableProps } from "@cloudscape-design/components/table";
import { useMemo, useState } from "react";
import { Link } from "../../app/router.js";
import { CollectionTable } from "../../components/collection-table.js";
import { ConfirmDelete } from "../../components/confirm-delete.js";
import { Ago } from "../../components/time.js";
import { usePages } from "../../data/use-pages.js";
import { useMessages } from "../../text/language.js";
import { attributeOf, cognito, userPath } from "./cognito.js";
import { CreateUser } from "./create-user.js";
import { texts } from "./messages.js";

/** What ListUsers gives at the most. */
const PAGE = 60;

/** Whether a user can sign in, in colours. */
export function UserStatus({ status = "" }: { status: string | undefined }) {
  const type = status === "CONFIRMED" ? "success" : status === "UNCONFIRMED" ? "pending" : "warning";
  return <StatusIndicator type={type}>{status}</StatusIndicator>;
}

/** The users of a pool; they are there to be looked at while the rest of many thousands comes. */
export function Users({ poolId }: { poolId: string }) {
  const t = useMessages(texts);
  const [chosen, choose] = useState<UserType>();
  const [asked, ask] = useState<"create" | "delete">();
  const loaded = usePages(poolId, async (PaginationToken, abortSignal) => {
    const service = await cognito();
    const { Users: items = [], PaginationToken: next } = await service.send(
      new ListUsersCommand({ UserPoolId: poolId, Limit: PAGE, PaginationToken }),
      { abortSignal },
    );
    return { items, next };
  });
  const columns = useMemo(
    (): TableProps.ColumnDefinition<UserType>[] => [
      {
        id: "name",
        header: t.username,
        isRowHeader: true,
        sortingField: "Username",
        cell: ({ Username = "" }) => <Link to={userPath(poolId, Username)}>{Username}</Link>,
      },
      { id: "email", header: t.email, cell: (user) => attributeOf(user, "email") },
      {
        id: "status",
        header: t.status,
        sortingField: "UserStatus",
        cell: (user) => <UserStatus status={user.UserStatus} />,
      },
      {
        id: "account",
        header: t.account,
        sortingField: "Enabled",
        cell: ({ Enabled }) => (
          <StatusIndicator type={Enabled ? "success" : "stopped"}>{Enabled ? t.enabled : t.disabled}</StatusIndicator>
        ),
      },
      {
        id: "created",
        header: t.created,
        sortingField: "UserCreateDate",
        cell: ({ UserCreateDate }) => UserCreateDate && <Ago time={UserCreateDate} />,
      },
    ],
    [t, poolId],
  );
  const close = (isChanged: boolean) => {
    ask(undefined);
    if (!isChanged) return;
    choose(undefined);
    loaded.reload();
  };
  const { Username = "" } = chosen ?? {};
  return (
    <>
      <CollectionTable
        title={t.users}
        isSection
        loaded={loaded}
        columns={columns}
        idOf={({ Username = "" }) => Username}
        textOf={textOf}
        empty={t.noUsers}
        selection={{ item: chosen, choose }}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!chosen} onClick={() => ask("delete")}>
              {t.delete}
            </Button>
            <Button variant="primary" onClick={() => ask("create")}>
              {t.createUser}
            </Button>
          </SpaceBetween>
        }
      />
      {asked === "create" && <CreateUser poolId={poolId} close={close} />}
      {asked === "delete" && chosen && (
        <ConfirmDelete
          name={Username}
          remove={async () => (await cognito()).send(new AdminDeleteUserCommand({ UserPoolId: poolId, Username }))}
          close={close}
        />
      )}
    </>
  );
}

const textOf = ({ Username = "", UserStatus, Attributes = [] }: UserType): string =>
  [Username, UserStatus, ...Attributes.map(({ Value = "" }) => Value)].join(" ");
