import { type Bucket, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import type { TableProps } from "@cloudscape-design/components/table";
import { useMemo } from "react";
import { Link } from "../../app/router.js";
import { client } from "../../aws/client.js";
import { CollectionTable } from "../../components/collection-table.js";
import { Ago } from "../../components/time.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

/** The buckets. */
export default function Buckets() {
  const t = useMessages(texts);
  const loaded = useLoaded("buckets", async (abortSignal) => {
    const { Buckets = [] } = await (await client(S3Client)).send(new ListBucketsCommand({}), { abortSignal });
    return Buckets;
  });
  const columns = useMemo(
    (): TableProps.ColumnDefinition<Bucket>[] => [
      {
        id: "name",
        header: t.name,
        isRowHeader: true,
        sortingField: "Name",
        cell: ({ Name = "" }) => <Link to={`/s3/${Name}`}>{Name}</Link>,
      },
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
      title={t.title}
      description={t.description}
      loaded={loaded}
      columns={columns}
      idOf={({ Name = "" }) => Name}
      textOf={({ Name = "" }) => Name}
      empty={t.empty}
    />
  );
}
