/** Writes items one after the other in a process that the test kills, and prints the number of each. Argument: the state. */
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { startServer } from "../../src/server/listen.js";
import { clientFor } from "../harness/client.js";

const server = await startServer({ port: 0, state: process.argv[2] ?? "" });
const client = clientFor(server.url, DynamoDBClient);
await client.send(
  new CreateTableCommand({
    TableName: "kept",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["id", "kind"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      {
        IndexName: "by-kind",
        KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
  }),
);
for (let number = 1; ; number++) {
  await client.send(new PutItemCommand({ TableName: "kept", Item: { id: { S: `${number}` }, kind: { S: "k" } } }));
  console.log(number);
}
