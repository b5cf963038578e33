import { createHash } from "node:crypto";
import type { CancellationReason } from "@aws-sdk/client-dynamodb";
import { Fault, isFault } from "../../lib/fault.js";
import { withoutBytes } from "./attribute-values.js";
import { invalid } from "./faults.js";
import { checkWithin, writeWithin } from "./items.js";
import type { Tables } from "./service.js";

type Action = Readonly<Record<string, unknown>> & { readonly TableName: string };

const WRITES = { Put: "PutItem", Update: "UpdateItem", Delete: "DeleteItem" } as const;
type Kind = keyof typeof WRITES | "ConditionCheck";

/** A request is answered once for its token. Source: DynamoDB API reference, TransactWriteItems, ClientRequestToken. */
const IDEMPOTENT_MILLISECONDS = 10 * 60 * 1000;

/**
 * Carries out all actions or none. Throws TransactionCanceledException with a reason for each action. A token that was
 * there in the last ten minutes changes nothing again.
 */
export function transact(
  tables: Tables,
  items: readonly object[],
  { token, now }: { token: string | undefined; now: Date },
): void {
  const actions = items.map(actionOf);
  checkDistinct(tables, actions);
  const content = createHash("sha256")
    .update(JSON.stringify(withoutBytes(items)))
    .digest("base64");
  tables.items.write(() => {
    if (token !== undefined && tables.requestTokens.isRepeated(token, content, now, IDEMPOTENT_MILLISECONDS)) return;
    const reasons = actions.map((action) => reasonAgainst(tables, action));
    if (reasons.every(({ Code }) => Code === "None")) return;
    throw new Fault(
      "TransactionCanceledException",
      `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(", ")}]`,
      { members: { CancellationReasons: reasons } },
    );
  });
}

function actionOf(item: object): { kind: Kind; action: Action } {
  const given = Object.entries(item).filter(([, action]) => action !== undefined) as [Kind, Action][];
  const [first] = given;
  if (!first || given.length > 1) throw invalid("TransactItems can only contain one of Check, Put, Update or Delete");
  return { kind: first[0], action: first[1] };
}

function checkDistinct(tables: Tables, actions: readonly { action: Action }[]): void {
  const seen = new Set<string>();
  for (const { action } of actions) {
    const name = tables.nameOf(action.TableName);
    const named = (action.Key ?? action.Item) as Readonly<Record<string, unknown>>;
    const key = tables.find(name)?.keySchema.map(({ AttributeName = "" }) => withoutBytes(named[AttributeName]));
    const item = JSON.stringify([name, key]);
    if (seen.has(item)) throw invalid("Transaction request cannot include multiple operations on one item");
    seen.add(item);
  }
}

/** Why an action can't be carried out; `None` where it was. */
function reasonAgainst(tables: Tables, { kind, action }: { kind: Kind; action: Action }): CancellationReason {
  try {
    if (kind === "ConditionCheck") checkWithin(tables, action);
    else writeWithin(tables, WRITES[kind], action);
    return { Code: "None" };
  } catch (error) {
    if (!isFault(error) || error.code !== "ConditionalCheckFailedException") throw error;
    return { Code: "ConditionalCheckFailed", Message: error.message, ...error.members };
  }
}
