import { join } from "node:path";

/** Variables that lead the SDK's default chain to a server that answers as AWS. */
export const asAws = (endpoint: string, folder: string) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_CONFIG_FILE: join(folder, "none"),
  AWS_SHARED_CREDENTIALS_FILE: join(folder, "none"),
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_REGION: "us-east-1",
});
