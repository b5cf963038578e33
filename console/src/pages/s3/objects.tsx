import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import BreadcrumbGroup from "@cloudscape-design/components/breadcrumb-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { follow, hrefOf, Link, useQuery } from "../../app/router.js";
import { allOf, client } from "../../aws/client.js";
import { SectionTable } from "../../components/section-table.js";
import { Ago } from "../../components/time.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { bytes } from "../../text/bytes.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

/** A folder (keys with one beginning, to the next slash), or an object. */
interface Row {
  /** The whole key, or the folder's prefix. */
  readonly key: string;
  readonly isFolder: boolean;
  readonly size?: number | undefined;
  readonly modified?: Date | undefined;
}

async function rowsUnder(bucket: string, prefix: string, abortSignal: AbortSignal): Promise<Row[]> {
  const s3 = await client(S3Client);
  const ask = (ContinuationToken: string | undefined) =>
    s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, Delimiter: "/", ContinuationToken }), {
      abortSignal,
    });
  return allOf(
    ask,
    ({ CommonPrefixes = [], Contents = [] }): Row[] => [
      ...CommonPrefixes.map(({ Prefix = "" }) => ({ key: Prefix, isFolder: true })),
      ...Contents.map(({ Key = "", Size, LastModified }) => ({
        key: Key,
        isFolder: false,
        size: Size,
        modified: LastModified,
      })),
    ],
    ({ NextContinuationToken }) => NextContinuationToken,
  );
}

const folderTo = (bucket: string, prefix: string): string =>
  `/s3/${bucket}${prefix === "" ? "" : `?${new URLSearchParams({ prefix })}`}`;

/** What lies under the prefix in the address. */
export function Objects({ bucket }: { bucket: string }) {
  const t = useMessages(texts);
  const [query] = useQuery();
  const prefix = query.get("prefix") ?? "";
  const loaded = useLoaded(`${bucket}/${prefix}`, (signal) => rowsUnder(bucket, prefix, signal));
  return (
    <SpaceBetween size="s">
      {prefix !== "" && <Prefixes bucket={bucket} prefix={prefix} />}
      <WhenLoaded loaded={loaded}>
        {(rows) => (
          <SectionTable<Row>
            title={t.objects}
            items={rows}
            idOf={({ key }) => key}
            textOf={({ key }) => key}
            empty={t.noObjects}
            columns={[
              {
                id: "name",
                header: t.name,
                isRowHeader: true,
                sortingField: "key",
                cell: ({ key, isFolder }) => (
                  <Link to={isFolder ? folderTo(bucket, key) : `/s3/${bucket}/${encodeURIComponent(key)}`}>
                    {key.slice(prefix.length) || key}
                  </Link>
                ),
              },
              {
                id: "size",
                header: t.size,
                sortingField: "size",
                cell: ({ isFolder, size = 0 }) => (isFolder ? t.folder : bytes(size)),
              },
              {
                id: "modified",
                header: t.modified,
                sortingField: "modified",
                cell: ({ modified }) => (modified ? <Ago time={modified} /> : "–"),
              },
            ]}
          />
        )}
      </WhenLoaded>
    </SpaceBetween>
  );
}

/** The way back from a prefix, folder by folder. */
function Prefixes({ bucket, prefix }: { bucket: string; prefix: string }) {
  const t = useMessages(texts);
  const parts = prefix.split("/").filter((part) => part !== "");
  const items = parts.map((part, at) => ({
    text: `${part}/`,
    href: hrefOf(folderTo(bucket, `${parts.slice(0, at + 1).join("/")}/`)),
  }));
  return (
    <BreadcrumbGroup
      ariaLabel={t.prefix}
      items={[{ text: bucket, href: hrefOf(folderTo(bucket, "")) }, ...items]}
      onFollow={follow}
    />
  );
}
