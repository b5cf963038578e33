import { Fault } from "../../lib/fault.js";
import { type Context, contextOf } from "../../lib/policy/context.js";
import type { Caller } from "../operation.js";
import { type Asked, askedOf } from "./asked.js";
import type { Tables } from "./service.js";

/** AWS's sentence for what a caller's policies don't allow; undefined where they do. */
export type RefusalOf = (
  caller: Caller,
  question: {
    /** `dynamodb:GetItem` */
    readonly action: string;
    /** ARN. */
    readonly resource: string;
    readonly context: Context;
  },
) => string | undefined;

type Input = Readonly<Record<string, unknown>>;

interface Question {
  readonly action: string;
  readonly resource: string;
  /** The part of the input that is about this resource. */
  readonly input: Input;
}

/** What an action of a transaction needs. Source: DynamoDB developer guide, "Using IAM with DynamoDB transactions". */
const IN_TRANSACTION: Readonly<Record<string, string>> = {
  ConditionCheck: "ConditionCheckItem",
  Delete: "DeleteItem",
  Get: "GetItem",
  Put: "PutItem",
  Update: "UpdateItem",
};

/** Who may do what with tables: nobody may what no policy says. */
export class Access {
  readonly #tables: Tables;
  readonly #refusalOf: RefusalOf;

  constructor(tables: Tables, refusalOf: RefusalOf) {
    this.#tables = tables;
    this.#refusalOf = refusalOf;
  }

  /** Throws AccessDeniedException; MissingAuthenticationTokenException for a call that nobody signed. */
  check(caller: Caller | undefined, operation: string, input: Input): void {
    if (!caller) throw new Fault("MissingAuthenticationTokenException", "Request is missing Authentication Token");
    for (const question of this.#questions(operation, input)) {
      const { action, resource } = question;
      const context = this.#context(caller, question);
      const refusal = this.#refusalOf(caller, { action: `dynamodb:${action}`, resource, context });
      if (refusal !== undefined) throw new Fault("AccessDeniedException", refusal);
    }
  }

  /** Source: service authorization reference, "Actions defined by Amazon DynamoDB". */
  #questions(operation: string, input: Input): Question[] {
    if (operation === "ListTables") return [{ action: operation, resource: "*", input }];
    if (input.ResourceArn !== undefined) return [{ action: operation, resource: String(input.ResourceArn), input }];
    if (input.RequestItems !== undefined)
      return Object.entries(input.RequestItems as Readonly<Record<string, unknown>>).map(([table, requests]) => ({
        action: operation,
        resource: this.#tables.arnOf(table),
        input: { RequestItems: { [table]: requests } },
      }));
    if (Array.isArray(input.TransactItems))
      return input.TransactItems.flatMap((item: Input) =>
        Object.entries(item)
          .filter(([, action]) => action !== undefined)
          .map(([kind, action]) => this.#onTable(IN_TRANSACTION[kind] ?? kind, action as Input)),
      );
    const question = this.#onTable(operation, input);
    const isTagged = operation === "CreateTable" && Array.isArray(input.Tags) && input.Tags.length > 0;
    return isTagged ? [question, { ...question, action: "TagResource" }] : [question];
  }

  #onTable(action: string, input: Input): Question {
    const table = this.#tables.arnOf(String(input.TableName));
    return { action, resource: input.IndexName === undefined ? table : `${table}/index/${input.IndexName}`, input };
  }

  /** Nothing is looked up for the account's root, whom no condition holds. */
  #context(caller: Caller, { action, input }: Question): Context {
    if (caller.arn.endsWith(":root")) return contextOf({});
    const { leadingKeys, attributes, select }: Asked = askedOf(this.#tables, action, input);
    return contextOf({
      "aws:SecureTransport": "true",
      "dynamodb:LeadingKeys": leadingKeys,
      "dynamodb:Attributes": attributes,
      "dynamodb:Select": select,
      "dynamodb:ReturnValues": typeof input.ReturnValues === "string" ? input.ReturnValues : undefined,
      "dynamodb:FullTableScan": action === "Scan" ? "true" : undefined,
    });
  }
}
