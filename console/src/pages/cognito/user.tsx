import {
  AdminConfirmSignUpCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  type AdminGetUserCommandOutput,
  AdminUserGlobalSignOutCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useFlash } from "../../app/flash.js";
import type { PageProps } from "../../app/pages.js";
import { Link, navigate } from "../../app/router.js";
import { ConfirmDelete } from "../../components/confirm-delete.js";
import { Copyable } from "../../components/copy.js";
import { DetailPage } from "../../components/detail-page.js";
import { Facts } from "../../components/facts.js";
import { Failure } from "../../components/failure.js";
import { SectionTable } from "../../components/section-table.js";
import { Ago } from "../../components/time.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useAction } from "../../data/use-action.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { cognito, poolPath } from "./cognito.js";
import { GroupsOfUser } from "./groups-of-user.js";
import { texts } from "./messages.js";
import { SetPassword } from "./set-password.js";
import { UserStatus } from "./users.js";

/** One user of a pool. */
export default function UserPage({ params: { poolId = "", username = "" } }: PageProps) {
  const loaded = useLoaded(`${poolId} ${username}`, async (abortSignal) => {
    const service = await cognito();
    return service.send(new AdminGetUserCommand({ UserPoolId: poolId, Username: username }), { abortSignal });
  });
  return (
    <WhenLoaded loaded={loaded}>{(user) => <Shown poolId={poolId} user={user} reload={loaded.reload} />}</WhenLoaded>
  );
}

/** What is said when it is done. */
const DONE = { confirm: "confirmed", enable: "isEnabled", disable: "isDisabled", signOut: "signedOut" } as const;

interface UserProps {
  readonly poolId: string;
  readonly user: AdminGetUserCommandOutput;
  readonly reload: () => void;
}

function Shown({ poolId, user, reload }: UserProps) {
  const t = useMessages(texts);
  const {
    Username = "",
    UserStatus: status,
    Enabled,
    UserCreateDate,
    UserLastModifiedDate,
    UserAttributes = [],
  } = user;
  const trail = [
    { text: t.userPools, to: "/cognito" },
    { text: poolId, to: poolPath(poolId) },
  ];
  return (
    <DetailPage title={Username} trail={trail} actions={<Actions poolId={poolId} user={user} reload={reload} />}>
      <Container>
        <Facts
          facts={[
            [t.status, <UserStatus key="status" status={status} />],
            [t.account, Enabled ? t.enabled : t.disabled],
            [t.id, <Copyable key="sub" text={UserAttributes.find(({ Name }) => Name === "sub")?.Value ?? ""} />],
            [t.created, UserCreateDate && <Ago time={UserCreateDate} />],
            [t.modified, UserLastModifiedDate && <Ago time={UserLastModifiedDate} />],
            [
              t.tokenViewer,
              <Link key="tokens" to={`/cognito/token-viewer?pool=${poolId}`}>
                {t.tokens}
              </Link>,
            ],
          ]}
        />
      </Container>
      <SectionTable
        title={t.attributes}
        items={UserAttributes}
        idOf={({ Name = "" }) => Name}
        empty={t.none}
        columns={[
          { id: "name", header: t.name, isRowHeader: true, cell: ({ Name }) => Name },
          { id: "value", header: t.value, cell: ({ Value }) => Value },
        ]}
      />
      <GroupsOfUser poolId={poolId} username={Username} />
    </DetailPage>
  );
}

function Actions({ poolId, user: { Username, UserStatus: status, Enabled }, reload }: UserProps) {
  const t = useMessages(texts);
  const flash = useFlash();
  const [asked, ask] = useState<"password" | "delete">();
  const at = { UserPoolId: poolId, Username };
  const { run, isRunning, error } = useAction(async (what: "confirm" | "enable" | "disable" | "signOut") => {
    const service = await cognito();
    if (what === "confirm") await service.send(new AdminConfirmSignUpCommand(at));
    else if (what === "enable") await service.send(new AdminEnableUserCommand(at));
    else if (what === "disable") await service.send(new AdminDisableUserCommand(at));
    else await service.send(new AdminUserGlobalSignOutCommand(at));
    flash({ type: "success", content: t[DONE[what]](Username ?? "") });
    reload();
  });
  return (
    <SpaceBetween size="xs">
      <SpaceBetween direction="horizontal" size="xs">
        {status === "UNCONFIRMED" && (
          <Button loading={isRunning} onClick={() => run("confirm")}>
            {t.confirm}
          </Button>
        )}
        <Button loading={isRunning} onClick={() => run(Enabled ? "disable" : "enable")}>
          {Enabled ? t.disable : t.enable}
        </Button>
        <Button onClick={() => ask("password")}>{t.setPassword}</Button>
        <Button loading={isRunning} onClick={() => run("signOut")}>
          {t.signOut}
        </Button>
        <Button onClick={() => ask("delete")}>{t.delete}</Button>
      </SpaceBetween>
      {error !== undefined && <Failure error={error} />}
      {asked === "password" && (
        <SetPassword
          poolId={poolId}
          username={Username ?? ""}
          close={(isDone) => {
            ask(undefined);
            if (isDone) reload();
          }}
        />
      )}
      {asked === "delete" && (
        <ConfirmDelete
          name={Username ?? ""}
          remove={async () => (await cognito()).send(new AdminDeleteUserCommand(at))}
          close={(isDeleted) => {
            ask(undefined);
            if (isDeleted) navigate(poolPath(poolId), { replace: true });
          }}
        />
      )}
    </SpaceBetween>
  );
}
