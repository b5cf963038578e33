import type { Role } from "@aws-sdk/client-iam";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { TableProps } from "@cloudscape-design/components/table";
import { useMemo } from "react";
import { follow, hrefOf, Link } from "../../app/router.js";
import { CollectionTable } from "../../components/collection-table.js";
import { Ago } from "../../components/time.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { allRoles, decodedDocument } from "./iam-data.js";
import { texts } from "./messages.js";

/** Whom a trust policy names, at a glance. */
function trustedBy({ AssumeRolePolicyDocument }: Role): string {
  const { Statement = [] } = JSON.parse(decodedDocument(AssumeRolePolicyDocument)) as {
    Statement?: { Principal?: string | Record<string, string | string[]> }[] | { Principal?: string };
  };
  const named = [Statement]
    .flat()
    .flatMap(({ Principal = "" }) => (typeof Principal === "string" ? Principal : Object.values(Principal).flat()));
  return [...new Set(named)].join(", ");
}

/** The roles. */
export default function Roles() {
  const t = useMessages(texts);
  const loaded = useLoaded("roles", allRoles);
  const columns = useMemo(
    (): TableProps.ColumnDefinition<Role>[] => [
      {
        id: "name",
        header: t.name,
        isRowHeader: true,
        sortingField: "RoleName",
        cell: ({ RoleName = "" }) => <Link to={`/iam/roles/${RoleName}`}>{RoleName}</Link>,
      },
      { id: "trusted", header: t.trusted, cell: (role) => <span className="breakable">{trustedBy(role)}</span> },
      {
        id: "created",
        header: t.created,
        sortingField: "CreateDate",
        cell: ({ CreateDate }) => CreateDate && <Ago time={CreateDate} />,
      },
      { id: "about", header: t.about, cell: ({ Description }) => Description ?? "–" },
    ],
    [t],
  );
  return (
    <CollectionTable
      title={t.roles}
      description={t.description}
      loaded={loaded}
      columns={columns}
      idOf={({ RoleName = "" }) => RoleName}
      textOf={({ RoleName = "", Description = "" }) => `${RoleName} ${Description}`}
      empty={t.noRoles}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button href={hrefOf("/iam/policies")} onFollow={follow}>
            {t.policies}
          </Button>
          <Button href={hrefOf("/iam/simulator")} onFollow={follow}>
            {t.simulator}
          </Button>
        </SpaceBetween>
      }
    />
  );
}
