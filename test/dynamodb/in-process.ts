import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dynamoDb } from "../../src/services/dynamodb/index.js";
import { directly, type World, world } from "../resources/world.js";

/** A world of its own and a client of its DynamoDB, without a port. */
export function inProcess(): { cloud: World; client: DynamoDBClient } {
  const cloud = world();
  return { cloud, client: clientOf(cloud) };
}

/** Signs by the world's clock as it stands. */
export const clientOf = (cloud: World): DynamoDBClient =>
  new DynamoDBClient(
    directly(
      dynamoDb(cloud.tables, () => undefined),
      cloud,
    ),
  );
