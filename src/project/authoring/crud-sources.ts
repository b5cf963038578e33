import { EXPRESS_SETTINGS } from "./express-sources.js";
import type { TableKeys } from "./table.js";

/**
 * The Express app of a CRUD function: below its path it lists, reads, puts and deletes the items of a table. `tableVariable`
 * is the environment variable that holds the table's name.
 */
export const crudApp = (route: string, tableVariable: string, { partition, sort }: TableKeys): string =>
  `const express = require('express');
const bodyParser = require('body-parser');
const awsServerlessExpressMiddleware = require('aws-serverless-express/middleware');
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');
const {
  DynamoDBDocumentClient,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
} = require('@aws-sdk/lib-dynamodb');

const dynamoDb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const TableName = process.env.${tableVariable};

// The keys of the table: S is text, N a number, B binary, which a path holds as Base64.
const partitionKey = ${literal(partition)};
const sortKey = ${sort === undefined ? "undefined" : literal(sort)};

// true keeps the items of each caller apart: the partition key is then the identity that signed the call.
const userIdPresent = false;

const path = '${route === "/" ? "" : route}';
const itemPath = \`\${path}/object/:partition\${sortKey ? '/:sort' : ''}\`;

${EXPRESS_SETTINGS}
const callerOf = (req) => req.apiGateway.event.requestContext.identity.cognitoIdentityId || 'UNAUTH';

function keyValue(text, { name, type }) {
  if (type === 'B') return Buffer.from(text, 'base64');
  if (type !== 'N') return text;
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) throw new Error(\`\${name} must be a number, not "\${text}"\`);
  return number;
}

const partitionOf = (req) => (userIdPresent ? callerOf(req) : keyValue(req.params.partition, partitionKey));

const keyOf = (req) => ({
  [partitionKey.name]: partitionOf(req),
  ...(sortKey && { [sortKey.name]: keyValue(req.params.sort, sortKey) }),
});

const itemOf = (req) => (userIdPresent ? { ...req.body, [partitionKey.name]: callerOf(req) } : req.body);

/** Answers with what the work gives, or with status 500 and what there is to say of the failure. */
const answering = (work, failure) => async (req, res) => {
  try {
    res.json(await work(req));
  } catch (error) {
    console.error(error);
    res.status(500).json(failure(error, req));
  }
};

const notLoaded = (error) => ({ error: \`Could not load items: \${error.message}\` });
const notWritten = (error, req) => ({ error: error.message, url: req.url, body: req.body });

// All items
app.get(path || '/', answering(async () => {
  const { Items } = await dynamoDb.send(new ScanCommand({ TableName }));
  return Items;
}, notLoaded));

// The items of a partition key
app.get(\`\${path}/:partition\`, answering(async (req) => {
  const { Items } = await dynamoDb.send(new QueryCommand({
    TableName,
    KeyConditionExpression: '#key = :value',
    ExpressionAttributeNames: { '#key': partitionKey.name },
    ExpressionAttributeValues: { ':value': partitionOf(req) },
  }));
  return Items;
}, notLoaded));

// One item; an empty object where there is none
app.get(itemPath, answering(async (req) => {
  const { Item = {} } = await dynamoDb.send(new GetCommand({ TableName, Key: keyOf(req) }));
  return Item;
}, notLoaded));

const put = (method) => answering(async (req) => {
  const data = await dynamoDb.send(new PutCommand({ TableName, Item: itemOf(req) }));
  return { success: \`\${method} call succeeded\`, url: req.url, data };
}, notWritten);

app.put(path || '/', put('put'));
app.post(path || '/', put('post'));

app.delete(itemPath, answering(async (req) => {
  const data = await dynamoDb.send(new DeleteCommand({ TableName, Key: keyOf(req) }));
  return { url: req.url, data };
}, (error, req) => ({ error: error.message, url: req.url })));

module.exports = app;
`;

const literal = ({ name, type }: { readonly name: string; readonly type: string }): string =>
  `{ name: '${name}', type: '${type}' }`;
