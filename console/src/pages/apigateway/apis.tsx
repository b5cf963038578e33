import { APIGatewayClient, GetRestApisCommand, type RestApi } from "@aws-sdk/client-api-gateway";
import type { TableProps } from "@cloudscape-design/components/table";
import { useMemo } from "react";
import { Link } from "../../app/router.js";
import { allOf, client } from "../../aws/client.js";
import { CollectionTable } from "../../components/collection-table.js";
import { Ago } from "../../components/time.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

/** The REST APIs of the cloud. */
export default function Apis() {
  const t = useMessages(texts);
  const loaded = useLoaded("apis", async (abortSignal) => {
    const gateway = await client(APIGatewayClient);
    return allOf(
      (position) => gateway.send(new GetRestApisCommand({ limit: 500, position }), { abortSignal }),
      ({ items }) => items,
      ({ position }) => position,
    );
  });
  const columns = useMemo(
    (): TableProps.ColumnDefinition<RestApi>[] => [
      {
        id: "name",
        header: t.name,
        isRowHeader: true,
        sortingField: "name",
        cell: ({ id = "", name = id }) => <Link to={`/apigateway/${id}`}>{name}</Link>,
      },
      { id: "id", header: t.id, sortingField: "id", cell: ({ id }) => id },
      { id: "description", header: t.description, cell: ({ description }) => description },
      {
        id: "endpoint",
        header: t.endpoint,
        cell: ({ endpointConfiguration }) => endpointConfiguration?.types?.join(", "),
      },
      {
        id: "created",
        header: t.created,
        sortingField: "createdDate",
        cell: ({ createdDate }) => createdDate && <Ago time={createdDate} />,
      },
    ],
    [t],
  );
  return (
    <CollectionTable
      title={t.apis}
      description={t.apisDescription}
      loaded={loaded}
      columns={columns}
      idOf={({ id = "" }) => id}
      textOf={({ id = "", name = "", description = "" }) => [id, name, description].join(" ")}
      empty={t.noApis}
    />
  );
}
