import { ListUserPoolsCommand, type UserPoolDescriptionType } from "@aws-sdk/client-cognito-identity-provider";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { TableProps } from "@cloudscape-design/components/table";
import { useMemo } from "react";
import { Link } from "../../app/router.js";
import { allOf } from "../../aws/client.js";
import { CollectionTable } from "../../components/collection-table.js";
import { Ago } from "../../components/time.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { cognito, poolPath } from "./cognito.js";
import { texts } from "./messages.js";

/** The user pools of the cloud, and the way to the identity pools. */
export default function Pools() {
  const t = useMessages(texts);
  const loaded = useLoaded("pools", async (abortSignal) => {
    const service = await cognito();
    return allOf(
      (NextToken) => service.send(new ListUserPoolsCommand({ MaxResults: 60, NextToken }), { abortSignal }),
      ({ UserPools }) => UserPools,
      ({ NextToken }) => NextToken,
    );
  });
  const columns = useMemo(
    (): TableProps.ColumnDefinition<UserPoolDescriptionType>[] => [
      {
        id: "name",
        header: t.name,
        isRowHeader: true,
        sortingField: "Name",
        cell: ({ Id = "", Name = Id }) => <Link to={poolPath(Id)}>{Name}</Link>,
      },
      { id: "id", header: t.id, sortingField: "Id", cell: ({ Id }) => Id },
      {
        id: "created",
        header: t.created,
        sortingField: "CreationDate",
        cell: ({ CreationDate }) => CreationDate && <Ago time={CreationDate} />,
      },
    ],
    [t],
  );
  return (
    <CollectionTable
      title={t.userPools}
      description={t.poolsDescription}
      loaded={loaded}
      columns={columns}
      idOf={({ Id = "" }) => Id}
      textOf={({ Id = "", Name = "" }) => `${Id} ${Name}`}
      empty={t.noPools}
      actions={
        <SpaceBetween direction="horizontal" size="m">
          <Link to="/cognito/identity-pools">{t.identityPools}</Link>
          <Link to="/cognito/token-viewer">{t.tokenViewer}</Link>
        </SpaceBetween>
      }
    />
  );
}
