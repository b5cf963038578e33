import type { JsonObject } from "../json-file.js";
import type { Backend, ShortId } from "./backend.js";
import { addTriggerFunction } from "./trigger-function.js";

/** The function that S3 tells of objects, as the Amplify CLI makes it: it prints which object it was. */
export const addStorageTrigger = (backend: Backend, name: string, shortId: ShortId): void =>
  addTriggerFunction(backend, { name, role: `${name}LambdaRole${shortId()}`, code: CODE, event: EVENT });

const CODE = `exports.handler = async (event) => {
  for (const { eventName, s3 } of event.Records) {
    // Keys come as in a URL: a space is a plus sign.
    const key = decodeURIComponent(s3.object.key.replace(/\\+/g, ' '));
    console.log(\`\${eventName}: \${s3.bucket.name}/\${key}\`);
  }
};
`;

/** For trying the function out. Source: S3 user guide, "Event message structure". */
const EVENT: JsonObject = {
  Records: [
    {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "us-east-1",
      eventTime: "2024-01-01T12:00:00.000Z",
      eventName: "ObjectCreated:Put",
      s3: {
        s3SchemaVersion: "1.0",
        bucket: { name: "example-bucket", arn: "arn:aws:s3:::example-bucket" },
        object: { key: "public/photo.jpg", size: 1024, eTag: "d41d8cd98f00b204e9800998ecf8427e" },
      },
    },
  ],
};
