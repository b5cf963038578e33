import type { Placement } from "../../lib/placement.js";
import type { Notification, StoredObject } from "./types.js";

/** The functions that buckets tell of their objects. */
export interface ToldFunctions {
  /** Whether S3 may call the function for this bucket, by the function's resource policy. */
  permits(functionArn: string, bucketArn: string): boolean;
  /** Calls it without waiting for what it does. */
  tell(functionArn: string, payload: string): void;
}

/** `ObjectCreated:Put` */
export type ObjectEvent =
  | "ObjectCreated:Put"
  | "ObjectCreated:Copy"
  | "ObjectCreated:CompleteMultipartUpload"
  | "ObjectRemoved:Delete";

export const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;

/** Whether a notification asks for this: `s3:ObjectCreated:*` and `s3:ObjectCreated:Put`, and its prefix and suffix. */
export function wants(notification: Notification, event: ObjectEvent, key: string): boolean {
  const { events, prefix = "", suffix = "" } = notification;
  const named = `s3:${event}`;
  const asked = events.some((each) => each === named || (each.endsWith("*") && named.startsWith(each.slice(0, -1))));
  return asked && key.startsWith(prefix) && key.endsWith(suffix);
}

/** The event as a function gets it. Source: S3 user guide, "Event message structure". */
export function eventPayload({
  notification,
  event,
  bucket,
  object,
  time,
  requestId,
  ownerId,
  placement,
}: {
  readonly notification: Notification;
  readonly event: ObjectEvent;
  readonly bucket: string;
  readonly object: StoredObject;
  readonly time: Date;
  readonly requestId: string;
  readonly ownerId: string;
  readonly placement: Placement;
}): string {
  const removed = event.startsWith("ObjectRemoved");
  const record = {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: placement.region,
    eventTime: time.toISOString(),
    eventName: event,
    userIdentity: { principalId: `AWS:${placement.accountId}` },
    requestParameters: { sourceIPAddress: "127.0.0.1" },
    responseElements: { "x-amz-request-id": requestId, "x-amz-id-2": requestId },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId: notification.id,
      bucket: { name: bucket, ownerIdentity: { principalId: ownerId }, arn: bucketArn(bucket) },
      object: {
        // As in a URL's query: a space is a plus sign.
        key: encodeURIComponent(object.key).replaceAll("%20", "+").replaceAll("%2F", "/"),
        ...(!removed && { size: object.size, eTag: object.etag.slice(1, -1) }),
        sequencer: time.getTime().toString(16).toUpperCase().padStart(16, "0"),
      },
    },
  };
  return JSON.stringify({ Records: [record] });
}
