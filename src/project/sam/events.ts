import type { Json, JsonObject } from "../json-file.js";
import { type Api, IMPLICIT_API, stageSuffix } from "./api-model.js";
import { attributesOf, objectOf, type Sam, settled, taken } from "./sam.js";

/** A function whose events are looked at; `aliasId` where calls go to its alias. */
export interface EventFunction {
  readonly id: string;
  readonly resource: JsonObject;
  readonly aliasId: string | undefined;
}

/** What the events of a function make: methods of APIs, rules, event source mappings, and the permissions to call it. */
export function functionEvents(
  sam: Sam,
  target: EventFunction,
  events: JsonObject,
  apis: ReadonlyMap<string, Api>,
): void {
  for (const [name, event] of Object.entries(events)) {
    const { Type: type, Properties: properties } = objectOf(event);
    if (type === "Api") apiEvent(sam, target, name, objectOf(properties), apis);
    else if (type === "Schedule") scheduleEvent(sam, target, name, objectOf(properties));
    else if (type === "DynamoDB") streamEvent(sam, target, name, objectOf(properties));
    else sam.unsupported(target.id, `the event ${name} of type ${String(type)}`);
  }
}

/** Properties of a DynamoDB event that mean the same in AWS::Lambda::EventSourceMapping. */
const OF_MAPPINGS = [
  ...["BatchSize", "BisectBatchOnFunctionError", "DestinationConfig", "Enabled", "FilterCriteria"],
  ...["FunctionResponseTypes", "KmsKeyArn", "MaximumBatchingWindowInSeconds", "MaximumRecordAgeInSeconds"],
  ...["MaximumRetryAttempts", "MetricsConfig", "ParallelizationFactor", "StartingPosition"],
  ...["StartingPositionTimestamp", "TumblingWindowInSeconds"],
];

/** Whether SAM lets the function's role read streams of tables. */
export const readsStreams = (events: JsonObject): boolean =>
  Object.values(events).some((event) => objectOf(event).Type === "DynamoDB");

function streamEvent(sam: Sam, target: EventFunction, name: string, properties: JsonObject): void {
  const { Stream: stream } = properties;
  for (const needed of ["Stream", "StartingPosition"])
    if (properties[needed] === undefined)
      sam.wrong(target.id, `Event with id [${name}] is invalid: ${needed} is missing`);
  for (const unknown of Object.keys(properties))
    if (unknown !== "Stream" && !OF_MAPPINGS.includes(unknown))
      sam.unsupported(target.id, `${unknown} of the event ${name}`);
  sam.resources[`${target.id}${name}`] = {
    Type: "AWS::Lambda::EventSourceMapping",
    ...attributesOf(target.resource),
    Properties: {
      ...(stream !== undefined && { EventSourceArn: stream }),
      FunctionName: qualified(target),
      ...taken(properties, OF_MAPPINGS),
    },
  };
}

const qualified = ({ id, aliasId }: EventFunction): Json => ({ Ref: aliasId ?? id });

function permission(sam: Sam, target: EventFunction, id: string, principal: string, source: Json): void {
  sam.resources[id] = {
    Type: "AWS::Lambda::Permission",
    ...attributesOf(target.resource),
    Properties: {
      Action: "lambda:InvokeFunction",
      FunctionName: qualified(target),
      Principal: principal,
      SourceArn: source,
    },
  };
}

function apiEvent(
  sam: Sam,
  target: EventFunction,
  name: string,
  properties: JsonObject,
  apis: ReadonlyMap<string, Api>,
): void {
  const { Path: path, Method: given, RestApiId: named } = properties;
  if (typeof path !== "string" || !path.startsWith("/") || typeof given !== "string") {
    sam.wrong(
      target.id,
      `Event with id [${name}] is invalid: an Api event needs a Path that begins with / and a Method`,
    );
    return;
  }
  const apiId = named === undefined ? IMPLICIT_API : typeof named === "string" ? named : objectOf(named).Ref;
  const api = apis.get(String(apiId));
  if (!api) {
    sam.unsupported(target.id, `the event ${name} on an API that is no AWS::Serverless::Api of this template`);
    return;
  }
  for (const unknown of Object.keys(properties))
    if (!["Path", "Method", "RestApiId", "Auth", "RequestParameters"].includes(unknown))
      sam.unsupported(target.id, `${unknown} of the event ${name}`);
  const method = given.toLowerCase();
  const invoked = target.aliasId ?? `${target.id}.Arn`;
  const condition = typeof target.resource.Condition === "string" ? target.resource.Condition : undefined;
  const uri = {
    "Fn::Sub": `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${invoked}}/invocations`,
  };
  api.methods.push({
    path,
    method,
    function: target.id,
    event: name,
    condition,
    uri: condition === undefined ? uri : { "Fn::If": [condition, uri, { Ref: "AWS::NoValue" }] },
    auth: objectOf(properties.Auth),
    requestParameters: Array.isArray(properties.RequestParameters) ? properties.RequestParameters : [],
  });
  const called = `${method === "any" ? "*" : given.toUpperCase()}${path.replace(/\{[^}]*\}/g, "*")}`;
  permission(sam, target, `${target.id}${name}Permission${stageSuffix(api)}`, "apigateway.amazonaws.com", {
    "Fn::Sub": [
      `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}/${called}`,
      { __ApiId__: { Ref: api.id }, __Stage__: "*" },
    ],
  });
}

function scheduleEvent(sam: Sam, target: EventFunction, name: string, properties: JsonObject): void {
  const id = `${target.id}${name}`;
  const enabled = settled(properties.Enabled, sam.parameters);
  if (properties.Schedule === undefined)
    sam.wrong(target.id, `Event with id [${name}] is invalid: Schedule is missing`);
  for (const unknown of Object.keys(properties))
    if (!["Schedule", "Input", "Enabled", "State", "Name", "Description", "RetryPolicy"].includes(unknown))
      sam.unsupported(target.id, `${unknown} of the event ${name}`);
  sam.resources[id] = {
    Type: "AWS::Events::Rule",
    ...attributesOf(target.resource),
    Properties: {
      ScheduleExpression: properties.Schedule ?? "",
      ...taken(properties, ["Description", "Name", "State"]),
      ...(enabled !== undefined && { State: enabled === true || enabled === "true" ? "ENABLED" : "DISABLED" }),
      Targets: [
        {
          Arn: target.aliasId === undefined ? { "Fn::GetAtt": [target.id, "Arn"] } : { Ref: target.aliasId },
          Id: `${id}LambdaTarget`,
          ...taken(properties, ["Input", "RetryPolicy"]),
        },
      ],
    },
  };
  permission(sam, target, `${id}Permission`, "events.amazonaws.com", { "Fn::GetAtt": [id, "Arn"] });
}
