import { ListParts } from "../../../models/s3.js";
import { implement } from "../implement.js";
import { pageSize } from "../page.js";

export default implement(ListParts, ({ service }, input) => {
  const { Bucket, Key, UploadId } = input;
  const marker = Number(input.PartNumberMarker ?? 0);
  const maxParts = pageSize(input.MaxParts);
  const rest = service.parts(Bucket, Key, UploadId).filter(({ partNumber }) => partNumber > marker);
  const page = rest.slice(0, maxParts);
  return {
    Bucket,
    Key,
    UploadId,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(page.at(-1)?.partNumber ?? 0),
    MaxParts: maxParts,
    IsTruncated: rest.length > page.length,
    Parts: page.map(({ partNumber, etag, size, lastModified }) => ({
      PartNumber: partNumber,
      LastModified: new Date(lastModified),
      ETag: etag,
      Size: size,
    })),
    Initiator: { ID: service.ownerId },
    Owner: { ID: service.ownerId },
    StorageClass: (service.upload(Bucket, Key, UploadId).headers.StorageClass ?? "STANDARD") as "STANDARD",
  };
});
