import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  S3Client,
} from "@aws-sdk/client-s3";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import type { PageProps } from "../../app/pages.js";
import { navigate } from "../../app/router.js";
import { client } from "../../aws/client.js";
import { ConfirmDelete } from "../../components/confirm-delete.js";
import { Copyable } from "../../components/copy.js";
import { DetailPage } from "../../components/detail-page.js";
import { Facts } from "../../components/facts.js";
import { Failure } from "../../components/failure.js";
import { Ago } from "../../components/time.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useAction } from "../../data/use-action.js";
import { useLoaded } from "../../data/use-loaded.js";
import { bytes } from "../../text/bytes.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";
import { Preview } from "./preview.js";

/** Hands an object to the browser as a file. */
async function download(Bucket: string, Key: string): Promise<void> {
  const { Body } = await (await client(S3Client)).send(new GetObjectCommand({ Bucket, Key }));
  // Never the object's own type: the browser must keep it, not show it.
  const content = new Blob([(await Body?.transformToByteArray()) as Uint8Array<ArrayBuffer>], {
    type: "application/octet-stream",
  });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = Key.slice(Key.lastIndexOf("/") + 1) || Key;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** An object: what it is, and what is in it. */
export default function ObjectPage({ params: { bucket = "", key = "" } }: PageProps) {
  const t = useMessages(texts);
  const [isDeleting, setDeleting] = useState(false);
  const { run, isRunning, error } = useAction(() => download(bucket, key));
  const loaded = useLoaded(`${bucket}/${key}`, async (abortSignal) =>
    (await client(S3Client)).send(new HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal }),
  );
  const folder = key.slice(0, key.lastIndexOf("/") + 1);
  const folderTo = `/s3/${bucket}?${new URLSearchParams({ prefix: folder })}`;
  return (
    <DetailPage
      title={key}
      trail={[
        { text: t.title, to: "/s3" },
        { text: bucket, to: `/s3/${bucket}` },
        ...(folder === "" ? [] : [{ text: folder, to: folderTo }]),
      ]}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={() => setDeleting(true)}>{t.remove}</Button>
          <Button iconName="download" loading={isRunning} onClick={() => void run()}>
            {t.download}
          </Button>
        </SpaceBetween>
      }
    >
      {error !== undefined && <Failure error={error} />}
      <WhenLoaded loaded={loaded}>{(head) => <Shown bucket={bucket} objectKey={key} head={head} />}</WhenLoaded>
      {isDeleting && (
        <ConfirmDelete
          name={key}
          remove={async () => (await client(S3Client)).send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))}
          close={(deleted) => (deleted ? navigate(folderTo) : setDeleting(false))}
        />
      )}
    </DetailPage>
  );
}

function Shown(props: { bucket: string; objectKey: string; head: HeadObjectCommandOutput }) {
  const t = useMessages(texts);
  const { bucket, objectKey, head } = props;
  const arn = `arn:aws:s3:::${bucket}/${objectKey}`;
  const { ContentLength = 0, ContentType = "", LastModified, ETag, Metadata = {} } = head;
  return (
    <SpaceBetween size="l">
      <Container header={<Header>{t.details}</Header>}>
        <Facts
          facts={[
            ["ARN", <Copyable key="arn" text={arn} />],
            [t.size, bytes(ContentLength)],
            [t.contentType, ContentType],
            [t.modified, LastModified && <Ago time={LastModified} />],
            ["ETag", ETag],
            [
              t.metadata,
              Object.entries(Metadata)
                .map(([name, value]) => `${name}: ${value}`)
                .join(", "),
            ],
          ]}
        />
      </Container>
      <Container header={<Header>{t.preview}</Header>}>
        <Preview bucket={bucket} objectKey={objectKey} contentType={ContentType} size={ContentLength} />
      </Container>
    </SpaceBetween>
  );
}
