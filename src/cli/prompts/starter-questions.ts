import {
  type FunctionRuntime,
  type FunctionStarter,
  type FunctionTemplate,
  type StreamOf,
  tablesOf,
  wrongStreamArn,
} from "../../project/authoring/index.js";
import type { Option } from "../command.js";
import { Problem } from "../problem.js";
import type { Asker } from "./asker.js";
import type { Asking } from "./function-questions.js";
import { askProjectTable, askThatTable, tableOptions } from "./table-questions.js";

/** What a new function starts from, and the table that it is for. */
export const starterOptions = {
  template: {
    value: "NAME",
    what: "what the new function starts from: hello-world, express, crud-dynamodb or lambda-trigger",
  },
  table: { value: "NAME", what: "of crud-dynamodb: the table's resource, there or new" },
  stream: {
    value: "NAME|ARN",
    what: "of lambda-trigger: the table whose changes call it, or the ARN of a table's stream",
  },
  ...tableOptions,
} as const satisfies Record<string, Option>;

const ONLY_NODE = "This template is made for NodeJS alone; take hello-world.";

/** Only Node.js has several templates. */
export async function askStarter(asking: Asking, runtime: FunctionRuntime): Promise<FunctionStarter> {
  const { asker } = asking;
  const isNode = runtime === "nodejs";
  if (!isNode && !asker.given("template")) {
    asker.say("Only one template found - using Hello World by default.");
    return { template: "hello-world" };
  }
  const template = await askTemplate(asker, isNode ? undefined : ONLY_NODE);
  refuseOthers(asker, template);
  if (template === "crud-dynamodb") return { template, table: await askProjectTable(asking, asking.newTable) };
  if (template === "lambda-trigger") return { template, stream: await askStream(asking) };
  return { template };
}

/** Options that one template alone has would be dropped in silence otherwise. */
function refuseOthers(asker: Asker, template: FunctionTemplate): void {
  const ofTable = ["table", ...Object.keys(tableOptions)];
  const strange = [
    ...(template === "crud-dynamodb" ? [] : ofTable),
    ...(template === "lambda-trigger" ? [] : ["stream"]),
  ];
  const given = strange.find((flag) => asker.given(flag));
  if (given !== undefined)
    throw new Problem(
      `--${given} is not about the template ${template}.`,
      `It is about --template ${given === "stream" ? "lambda-trigger" : "crud-dynamodb"}.`,
    );
}

const askTemplate = (asker: Asker, onlyNode: string | undefined): Promise<FunctionTemplate> =>
  asker.choose<FunctionTemplate>({
    flag: "template",
    ask: "Choose the function template that you want to use:",
    standard: "hello-world",
    choices: [
      {
        value: "crud-dynamodb",
        name: "CRUD function for DynamoDB (Integration with API Gateway)",
        short: "crud",
        refusal: onlyNode,
      },
      { value: "hello-world", name: "Hello World" },
      { value: "lambda-trigger", name: "Lambda trigger", short: "trigger", refusal: onlyNode },
      { value: "express", name: "Serverless ExpressJS function (Integration with API Gateway)", refusal: onlyNode },
    ],
  });

const NO_KINESIS =
  "Kinesis isn't served here; take the stream of a DynamoDB table. For files of users: sekisho add storage --trigger.";
const NO_MODELS =
  "GraphQL APIs aren't made here, and so no tables of their @model; take a table of the storage category.";
const NO_TABLE = "The project has no table. Add one first: sekisho add storage --service nosql";

/** The stream that calls a Lambda trigger. */
async function askStream({ asker, backend }: Asking): Promise<StreamOf> {
  const there = tablesOf(backend);
  const named = asker.peek("stream");
  if (named?.startsWith("arn:") === true) return { arn: await askArn(asker) };
  if (named !== undefined) {
    if (there.length === 0) throw new Problem(NO_TABLE);
    return { table: await askThatTable(asker, there, "stream") };
  }
  await asker.choose<"dynamodb" | "kinesis">({
    flag: "stream",
    ask: "What event source do you want to associate with Lambda trigger?",
    standard: "dynamodb",
    choices: [
      { value: "dynamodb", name: "Amazon DynamoDB Stream" },
      { value: "kinesis", name: "Amazon Kinesis Stream", refusal: NO_KINESIS },
    ],
  });
  const kind = await asker.choose<"model" | "table" | "arn">({
    flag: "stream",
    ask: "Choose a DynamoDB event source option",
    standard: "table",
    choices: [
      {
        value: "model",
        name: "Use API category graphql @model backed DynamoDB table(s) in the current Amplify project",
        refusal: NO_MODELS,
      },
      {
        value: "table",
        name: "Use storage category DynamoDB table configured in the current Amplify project",
        refusal: there.length === 0 ? NO_TABLE : undefined,
      },
      { value: "arn", name: "Provide the ARN of DynamoDB stream directly" },
    ],
  });
  return kind === "arn" ? { arn: await askArn(asker) } : { table: await askThatTable(asker, there, "stream") };
}

const askArn = (asker: Asker): Promise<string> =>
  asker.text({
    flag: "stream",
    ask: "Provide the ARN of Amazon DynamoDB stream",
    wrong: (arn) => (/^arn:[^:]*:kinesis:/.test(arn) ? NO_KINESIS : wrongStreamArn(arn)),
  });
