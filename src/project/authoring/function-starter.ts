import { ref } from "../gen1/intrinsics.js";
import type { Json, JsonObject } from "../json-file.js";
import { EXECUTION_POLICY, variablesOfDependency, withVariablesOf } from "./access.js";
import type { Dependency } from "./backend.js";
import { parameterOf, parametersOf } from "./dependencies.js";
import { streamSource } from "./event-source.js";
import { onTable } from "./table-triggers.js";
import { merged, objectAt } from "./template-edit.js";

/** The stream that calls a Lambda trigger: of a table of the project, or of any table by its ARN. */
export type StreamOf = { readonly table: string } | { readonly arn: string };

/** What a new function starts from. */
export type FunctionStarter =
  | { readonly template: "hello-world" | "express" }
  /** `table` is the name of the project's resource. */
  | { readonly template: "crud-dynamodb"; readonly table: string }
  | { readonly template: "lambda-trigger"; readonly stream: StreamOf };

export type FunctionTemplate = FunctionStarter["template"];

/** Source: DynamoDB developer guide, "DynamoDB Streams": `…:table/NAME/stream/LABEL`. */
export const wrongStreamArn = (arn: string): string | undefined =>
  /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[a-zA-Z0-9._-]+\/stream\/\S+$/.test(arn)
    ? undefined
    : "The ARN of a table's stream has the form arn:aws:dynamodb:REGION:ACCOUNT:table/NAME/stream/LABEL.";

/** What a function depends on by what it starts from. */
export function starterDependencies(starter: FunctionStarter): Dependency[] {
  if (starter.template === "crud-dynamodb") return [onTable(starter.table)];
  if (starter.template !== "lambda-trigger" || "arn" in starter.stream) return [];
  return [{ ...onTable(starter.stream.table), attributes: ["StreamArn"] }];
}

/** The environment variables that a function is given for its table. */
export const starterVariables = (starter: FunctionStarter): string[] =>
  starter.template === "crud-dynamodb" ? Object.keys(variablesOfDependency(onTable(starter.table))) : [];

/** What the function may do with the items of its table. */
const CRUD_ACTIONS = ["DescribeTable", "GetItem", "Query", "Scan", "PutItem", "UpdateItem", "DeleteItem"].map(
  (action) => `dynamodb:${action}`,
);

/** Writes into a new function's template what it starts from asks for. */
export function withStarter(template: JsonObject, starter: FunctionStarter): JsonObject {
  if (starter.template === "crud-dynamodb") return withCrud(template, starter.table);
  if (starter.template !== "lambda-trigger") return template;
  const { stream } = starter;
  const names = {
    ...{ mapping: "LambdaEventSourceMapping", policy: "LambdaTriggerPolicy" },
    policyName: "amplify-lambda-execution-policy-",
  };
  const source = "arn" in stream ? stream.arn : ref(parameterOf("storage", stream.table, "StreamArn"));
  return merged(template, {
    Parameters: Object.assign({}, ...starterDependencies(starter).map(parametersOf)) as JsonObject,
    Resources: streamSource(names, source, ["LambdaExecutionRole"]),
  });
}

function withCrud(template: JsonObject, table: string): JsonObject {
  const path = [...EXECUTION_POLICY, "Properties", "PolicyDocument"];
  const { Statement: statements } = objectAt(template, path);
  const arn = ref(parameterOf("storage", table, "Arn"));
  const indexes: Json = { "Fn::Join": ["/", [arn, "index/*"]] };
  const items: Json = { Effect: "Allow", Action: CRUD_ACTIONS, Resource: [arn, indexes] };
  const Statement: Json = [...(Array.isArray(statements) ? statements : []), items];
  return merged(withVariablesOf(template, onTable(table)), {
    Resources: { lambdaexecutionpolicy: { Properties: { PolicyDocument: { Statement } } } },
  });
}
