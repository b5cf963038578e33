import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useState } from "react";
import { client } from "../../aws/client.js";
import { SourceText } from "../../components/source-text.js";
import { WhenLoaded } from "../../components/when-loaded.js";
import { useLoaded } from "../../data/use-loaded.js";
import { bytes } from "../../text/bytes.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

const MOST_TEXT = 256 * 1024;
const MOST_IMAGE = 20 * 1024 * 1024;
const IMAGE = /^image\/(?:png|jpeg|gif|webp|avif|bmp|x-icon|svg\+xml)\b/;

interface PreviewProps {
  readonly bucket: string;
  readonly objectKey: string;
  readonly contentType: string;
  readonly size: number;
}

/**
 * What is in an object, without letting it do anything: an image is only ever an `<img>`, in which no script runs, and all
 * else is text, pages too.
 */
export function Preview(props: PreviewProps) {
  const t = useMessages(texts);
  const { bucket, objectKey, contentType, size } = props;
  const isImage = IMAGE.test(contentType) && size <= MOST_IMAGE;
  const loaded = useLoaded(`${bucket}/${objectKey}`, async (abortSignal) => {
    if (size === 0) return new Uint8Array();
    const Range = isImage ? undefined : `bytes=0-${MOST_TEXT - 1}`;
    const { Body } = await (await client(S3Client)).send(
      new GetObjectCommand({ Bucket: bucket, Key: objectKey, Range }),
      { abortSignal },
    );
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  });
  return (
    <WhenLoaded loaded={loaded}>
      {(content) => {
        if (isImage) return <Picture content={content} contentType={contentType} name={objectKey} />;
        const text = textOf(content, size > MOST_TEXT);
        if (text === undefined) return t.noPreview;
        return (
          <SpaceBetween size="s">
            {size > MOST_TEXT && <span>{t.beginning(bytes(MOST_TEXT))}</span>}
            <SourceText text={text} label={objectKey} />
          </SpaceBetween>
        );
      }}
    </WhenLoaded>
  );
}

/** Undefined for what isn't UTF-8. A text that was cut may end within a character. */
function textOf(content: Uint8Array, isCut: boolean): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content, { stream: isCut });
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

function Picture({ content, contentType, name }: { content: Uint8Array; contentType: string; name: string }) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([content as Uint8Array<ArrayBuffer>], { type: contentType }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [content, contentType]);
  return address === undefined ? null : <img className="preview" src={address} alt={name} />;
}
