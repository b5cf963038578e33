import type { Authorizer } from "@aws-sdk/client-api-gateway";
import type { TableProps } from "@cloudscape-design/components/table";
import { useMemo } from "react";
import { Link } from "../../app/router.js";
import { SectionTable } from "../../components/section-table.js";
import { useMessages } from "../../text/language.js";
import { type Api, functionArnOf, methodsOf, poolIdOf } from "./api-data.js";
import { texts } from "./messages.js";

/** Whom an authorizer asks: its user pools, or its function. */
export const askedBy = ({ providerARNs, authorizerUri }: Authorizer): string =>
  providerARNs && providerARNs.length > 0
    ? providerARNs.map(poolIdOf).join(", ")
    : (functionArnOf(authorizerUri)?.split(":")[6] ?? "");

/** The authorizers of an API. */
export function Authorizers({ api }: { api: Api }) {
  const t = useMessages(texts);
  const columns = useMemo((): TableProps.ColumnDefinition<Authorizer>[] => {
    const methods = methodsOf(api);
    const used = (authorizer: Authorizer) =>
      methods.filter(({ method }) => method.authorizerId === authorizer.id).length;
    return [
      {
        id: "name",
        header: t.name,
        isRowHeader: true,
        sortingField: "name",
        cell: ({ id, name = "" }) => <Link to={`/apigateway/${api.api.id}/authorizers/${id}`}>{name}</Link>,
      },
      { id: "id", header: t.id, cell: ({ id }) => id },
      { id: "type", header: t.type, cell: ({ type }) => type, sortingField: "type" },
      { id: "asked", header: t.target, cell: askedBy },
      { id: "source", header: t.source, cell: ({ identitySource }) => identitySource },
      { id: "used", header: t.usedBy, cell: used },
    ];
  }, [api, t]);
  return (
    <SectionTable
      title={t.authorizers}
      description={t.authorizersDescription}
      items={api.authorizers}
      columns={columns}
      idOf={({ id = "" }) => id}
      empty={t.noAuthorizers}
    />
  );
}
