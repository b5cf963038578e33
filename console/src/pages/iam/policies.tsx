import type { Policy } from "@aws-sdk/client-iam";
import type { TableProps } from "@cloudscape-design/components/table";
import { useMemo } from "react";
import { Link } from "../../app/router.js";
import { CollectionTable } from "../../components/collection-table.js";
import { Ago } from "../../components/time.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { allPolicies } from "./iam-data.js";
import { texts } from "./messages.js";

/** The managed policies of this account. */
export default function Policies() {
  const t = useMessages(texts);
  const loaded = useLoaded("policies", allPolicies);
  const columns = useMemo(
    (): TableProps.ColumnDefinition<Policy>[] => [
      {
        id: "name",
        header: t.name,
        isRowHeader: true,
        sortingField: "PolicyName",
        cell: ({ PolicyName, Arn = "" }) => <Link to={`/iam/policies/${encodeURIComponent(Arn)}`}>{PolicyName}</Link>,
      },
      {
        id: "attached",
        header: t.attachedTo,
        sortingField: "AttachmentCount",
        cell: ({ AttachmentCount = 0 }) => t.count(AttachmentCount),
      },
      {
        id: "updated",
        header: t.updated,
        sortingField: "UpdateDate",
        cell: ({ UpdateDate }) => UpdateDate && <Ago time={UpdateDate} />,
      },
    ],
    [t],
  );
  return (
    <CollectionTable
      title={t.policies}
      description={t.policiesDescription}
      loaded={loaded}
      columns={columns}
      idOf={({ Arn = "" }) => Arn}
      textOf={({ PolicyName = "" }) => PolicyName}
      empty={t.noPolicies}
    />
  );
}
