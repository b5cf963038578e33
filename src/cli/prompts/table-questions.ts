import {
  type Backend,
  COLUMN_TYPES,
  type ColumnType,
  isKeyType,
  type NewTable,
  type TableIndex,
  type TableKey,
  tablesOf,
  wrongColumnName,
  wrongIndexName,
  wrongStorageName,
  wrongTableName,
} from "../../project/authoring/index.js";
import type { Option } from "../command.js";
import { Problem } from "../problem.js";
import type { Asker } from "./asker.js";
import type { TriggerOf } from "./trigger-questions.js";

/** What both a new table and a change of one take. */
const indexOptions = {
  column: { value: "NAME:TYPE", many: true, what: "a column of the table: string, number, binary, …" },
  gsi: { value: "NAME:KEY[:SORT]", many: true, what: "a global secondary index of the table, by names of columns" },
} as const satisfies Record<string, Option>;

export const tableOptions = {
  "table-name": { value: "NAME", what: "the new table's name in DynamoDB; the environment's is added" },
  "partition-key": { value: "COLUMN", what: "the column by which the table's items are found" },
  "sort-key": { value: "COLUMN", what: "the column that orders items of one partition key" },
  "no-sort-key": { what: "the table has no sort key" },
  ...indexOptions,
  "no-gsi": { what: "the table has no global secondary indexes" },
} as const satisfies Record<string, Option>;

export const tableChangeOptions = {
  ...indexOptions,
  "drop-gsi": { value: "NAME", many: true, what: "take a global secondary index of the table away" },
  "drop-trigger": { value: "NAME", many: true, what: "a function is told of the table's changes no more" },
} as const satisfies Record<string, Option>;

interface Around {
  readonly asker: Asker;
  readonly backend: Backend;
  shortId(): string;
}

interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

const KEYS =
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.CoreComponents.html#HowItWorks.CoreComponents";

/** The questions about a new table; `flag` names the option with the name of its resource. */
export async function askTable({ asker, backend, shortId }: Around, flag: string): Promise<NewTable> {
  const name = await asker.text({
    flag,
    ask: "Provide a friendly name",
    standard: `dynamo${shortId()}`,
    wrong: (answer) => wrongStorageName(backend, answer),
  });
  const tableName = await asker.text({
    flag: "table-name",
    ask: "Provide table name",
    standard: name,
    wrong: (answer) => wrongTableName(backend, answer),
  });
  const columns = await askColumns(asker, []);
  explain(asker, `Items are found by a primary key: one column, or two. More: ${KEYS}.PrimaryKey`);
  const names = keyable(columns);
  const partition = await pick(asker, "partition-key", "Choose partition key for the table", names);
  const sort = await askSortKey(asker, names, partition);
  const gsi = await askIndexes(asker, columns, []);
  return {
    ...{ name, tableName, partitionKey: keyOf(columns, partition), gsi },
    sortKey: sort === undefined ? undefined : keyOf(columns, sort),
  };
}

/** Lines between questions are for a person. */
const explain = (asker: Asker, text: string): void => {
  if (asker.asks) asker.say(`\n${text}\n`);
};

const keyable = (columns: readonly Column[]): string[] =>
  columns.filter(({ type }) => isKeyType(type)).map(({ name }) => name);

function keyOf(columns: readonly Column[], name: string): TableKey {
  const column = columns.find((one) => one.name === name);
  if (column === undefined || !isKeyType(column.type))
    throw new Problem(
      `${name} can be no key: ${column === undefined ? "there is no such column" : `it is a ${column.type}`}.`,
      `Columns for keys: ${keyable(columns).join(", ") || "none"}; --column ${name}:string makes one.`,
    );
  return { fieldName: name, fieldType: column.type };
}

const NO_KEY = "A key is a string, a number or binary: add a column of one of these types.";

/** The columns, those of keys that are there first. */
async function askColumns(asker: Asker, known: readonly Column[]): Promise<Column[]> {
  if (asker.given("column")) return givenColumns(asker, known);
  if (known.length === 0) explain(asker, "Now the columns of the table: those by which items are to be found.");
  const columns = [...known];
  const another = async () => {
    if (keyable(columns).length === 0) {
      asker.say(NO_KEY);
      return true;
    }
    const ask = "Would you like to add another column?";
    return asker.yesNo({ flag: "column", ask, standard: asker.asks });
  };
  for (let more = columns.length === 0 || (await another()); more; more = await another()) {
    const names = columns.map((column) => column.name);
    const name = await asker.text({
      flag: "column",
      ask: "What would you like to name this column",
      ...(columns.length === 0 && { standard: "id" }),
      wrong: (answer) => wrongColumnName(answer, names),
    });
    const type = await asker.choose<ColumnType>({
      flag: "column",
      ask: "Choose the data type",
      standard: "string",
      choices: COLUMN_TYPES.map((value) => ({ value, name: value })),
    });
    columns.push({ name, type });
  }
  return columns;
}

/** `--column year:number` */
function givenColumns(asker: Asker, known: readonly Column[]): Column[] {
  const columns = [...known];
  for (const word of asker.all("column")) {
    const [name = "", type = "string", ...more] = word.split(":");
    const names = columns.map((column) => column.name);
    const strange = !(COLUMN_TYPES as readonly string[]).includes(type) || more.length > 0;
    const wrong = strange ? `a type is one of ${COLUMN_TYPES.join(", ")}.` : wrongColumnName(name, names);
    if (wrong !== undefined)
      throw new Problem(`--column ${word}: ${wrong}`, "Write it as NAME:TYPE, e.g. year:number.");
    columns.push({ name, type: type as ColumnType });
  }
  if (keyable(columns).length === 0) throw new Problem(`--column: ${NO_KEY}`);
  return columns;
}

/** One of several; where there is one alone, it is taken, and said so. */
async function pick(asker: Asker, flag: string, ask: string, names: readonly string[]): Promise<string> {
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0 && !asker.given(flag)) {
    asker.say(`Only one option for [${ask}]. Selecting [${only}].`);
    return only;
  }
  return asker.choose({ flag, ask, standard: only, choices: names.map((value) => ({ value, name: value })) });
}

async function askSortKey(asker: Asker, names: readonly string[], partition: string): Promise<string | undefined> {
  const others = names.filter((name) => name !== partition);
  if (others.length === 0 && !asker.given("sort-key")) return undefined;
  const wanted =
    asker.peek("sort-key") !== undefined ||
    (await asker.yesNo({
      flag: "sort-key",
      ask: "Do you want to add a sort key to your table?",
      standard: asker.asks,
    }));
  return wanted ? pick(asker, "sort-key", "Choose sort key for the table", others) : undefined;
}

/** The indexes from now on; those that are there are kept, unless a person says otherwise. */
async function askIndexes(
  asker: Asker,
  columns: readonly Column[],
  there: readonly TableIndex[],
): Promise<readonly TableIndex[]> {
  const given = asker.off("gsi") ? [] : asker.all("gsi");
  const named = [...there];
  for (const word of given) named.push(indexIn(word, columns, named));
  if (given.length > 0) return named;
  const keep = "Do you want to keep existing global secondary indexes created on your table?";
  const kept = there.length === 0 || (await asker.yesNo({ flag: "gsi", ask: keep, standard: true }));
  const indexes = kept ? [...there] : [];
  const more = (ask: string) => asker.yesNo({ flag: "gsi", ask, standard: asker.asks });
  explain(
    asker,
    `A global secondary index finds items by other columns than the primary key. More: ${KEYS}.SecondaryIndexes`,
  );
  if (!(await more("Do you want to add global secondary indexes to your table?"))) return indexes;
  do indexes.push(await askIndex(asker, columns, indexes));
  while (await more("Do you want to add more global secondary indexes to your table?"));
  return indexes;
}

async function askIndex(asker: Asker, columns: readonly Column[], others: readonly TableIndex[]): Promise<TableIndex> {
  const name = await asker.text({
    flag: "gsi",
    ask: "Provide the GSI name",
    wrong: (answer) => wrongIndexName(answer, namesOf(others)),
  });
  const names = keyable(columns);
  const partition = await pick(asker, "gsi", "Choose partition key for the GSI", names);
  const left = names.filter((column) => column !== partition);
  const ask = "Do you want to add a sort key to your global secondary index?";
  const sorted = left.length > 0 && (await asker.yesNo({ flag: "gsi", ask, standard: true }));
  const sort = sorted ? await pick(asker, "gsi", "Choose sort key for the GSI", left) : undefined;
  return indexOf(name, columns, partition, sort);
}

const namesOf = (indexes: readonly TableIndex[]): string[] => indexes.map(({ name }) => name);

const indexOf = (name: string, columns: readonly Column[], partition: string, sort?: string): TableIndex => ({
  name,
  partitionKey: keyOf(columns, partition),
  ...(sort !== undefined && { sortKey: keyOf(columns, sort) }),
});

/** `byYear:year:title`: an index by year, its items ordered by title. */
function indexIn(word: string, columns: readonly Column[], others: readonly TableIndex[]): TableIndex {
  const [name = "", partition = "", sort, ...more] = word.split(":");
  const form = partition === "" || more.length > 0 || sort === partition;
  const wrong =
    wrongIndexName(name, namesOf(others)) ?? (form ? "It names one column, or two different ones." : undefined);
  if (wrong !== undefined)
    throw new Problem(
      `--gsi ${word}: ${wrong}`,
      "Write it as NAME:COLUMN or NAME:COLUMN:COLUMN, e.g. byYear:year:title.",
    );
  return indexOf(name, columns, partition, sort);
}

/** What the questions about a function that is told of a table's changes need to know. */
export const tableTrigger = (table: string, shortId: () => string, present: readonly string[] = []): TriggerOf => ({
  ask: "Do you want to add a Lambda Trigger for your Table?",
  // Lambda's names have 64 characters at most, with the environment's.
  newName: () => `${table.slice(0, 32)}Trigger${shortId()}`,
  wrong: (name) => (present.includes(name) ? `${name} is told of the changes in ${table} already.` : undefined),
});

/** The indexes of a table from now on. */
export async function askIndexChange(
  asker: Asker,
  keys: readonly TableKey[],
  there: readonly TableIndex[],
): Promise<readonly TableIndex[]> {
  const dropped = asker.all("drop-gsi");
  const strange = dropped.find((name) => !namesOf(there).includes(name));
  if (strange !== undefined)
    throw new Problem(
      `--drop-gsi ${strange}: there is no such index.`,
      `Indexes: ${namesOf(there).join(", ") || "none"}`,
    );
  const left = there.filter(({ name }) => !dropped.includes(name));
  if (dropped.length > 0 && !asker.given("gsi")) return left;
  const known = keys.map(({ fieldName, fieldType }) => ({ name: fieldName, type: fieldType }));
  const asks = asker.given("column") || !asker.given("gsi");
  return askIndexes(asker, asks ? await askColumns(asker, known) : known, left);
}

/** A table of the project, one that is there or a new one, which `make` asks about and enters. */
export async function askProjectTable(
  { asker, backend }: Pick<Around, "asker" | "backend">,
  make: () => Promise<string>,
): Promise<string> {
  const there = tablesOf(backend);
  const named = asker.peek("table");
  if (named !== undefined) return there.includes(named) ? asker.text({ flag: "table", ask: "" }) : make();
  const source = await asker.choose<"existing" | "new">({
    flag: "table",
    ask: "Choose a DynamoDB data source option",
    standard: there.length > 0 ? "existing" : "new",
    choices: [
      {
        value: "existing",
        name: "Use DynamoDB table configured in the current Amplify project",
        refusal: there.length > 0 ? undefined : "The project has no table yet; create a new one.",
      },
      { value: "new", name: "Create a new DynamoDB table" },
    ],
  });
  return source === "new" ? make() : askThatTable(asker, there, "table");
}

export const askThatTable = (asker: Asker, there: readonly string[], flag: string): Promise<string> =>
  asker.choose({
    flag,
    ask: "Choose from one of the already configured DynamoDB tables",
    standard: there[0],
    choices: there.map((value) => ({ value, name: value })),
  });
