import { isFault } from "../../lib/fault.js";
import { checkedValue, createApiKey, descriptionOf, nameOf } from "./api-keys.js";
import type { ControlPlane } from "./control-plane.js";
import { badRequest } from "./faults.js";
import { asBoolean, defined } from "./patch.js";
import type { ApiKey } from "./usage-plan.js";
import { addKeyToPlan } from "./usage-plan-keys.js";

export interface ImportedApiKeys {
  readonly ids: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * API keys from a file with the columns Name and Key and, where wanted, Description, Enabled and UsagePlanIds, in any
 * order and any case. A key that is there already is overwritten.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-key-file-format.html
 */
export function importApiKeys(plane: ControlPlane, csv: string, failOnWarnings = false): ImportedApiKeys {
  const [header = [], ...rows] = recordsOf(csv);
  const columns = header.map((name) => name.trim().toLowerCase());
  for (const needed of ["name", "key"])
    if (!columns.includes(needed)) throw badRequest(`The API key file has no column "${needed}"`);
  return plane.store.transaction(() => {
    const ids: string[] = [];
    const warnings: string[] = [];
    for (const [index, cells] of rows.entries()) {
      const row = Object.fromEntries(columns.map((name, at) => [name, cells[at]?.trim() ?? ""]));
      try {
        ids.push(importRow(plane, row, warnings));
      } catch (error) {
        if (!isFault(error)) throw error;
        warnings.push(`Row ${index + 1}: ${error.message}`);
      }
    }
    if (failOnWarnings && warnings.length > 0) throw badRequest(`Warnings found during import: ${warnings.join(", ")}`);
    return { ids, warnings };
  });
}

type Row = Readonly<Record<string, string>>;
type NewKey = Parameters<typeof createApiKey>[1];

function importRow(plane: ControlPlane, row: Row, warnings: string[]): string {
  const settings = {
    name: nameOf(row.name),
    description: descriptionOf(row.description),
    enabled: row.enabled ? asBoolean(row.enabled) : true,
  };
  const value = checkedValue(row.key ?? "");
  const known = plane.usage.keyByValue(value);
  const key = known
    ? defined<ApiKey>({ ...known, ...settings, lastUpdatedDate: plane.now() })
    : createApiKey(plane, defined<NewKey>({ ...settings, value }));
  if (known) plane.usage.saveKey(key);
  for (const usagePlanId of (row.usageplanids ?? "").split(",").map((id) => id.trim()))
    if (usagePlanId !== "" && !plane.usage.planKey(usagePlanId, key.id))
      try {
        addKeyToPlan(plane, usagePlanId, key);
      } catch (error) {
        if (!isFault(error)) throw error;
        warnings.push(`API key ${key.id}, usage plan ${usagePlanId}: ${error.message}`);
      }
  return key.id;
}

/** The rows of a comma-separated file; a cell may stand in double or in single quotes, and then has commas and lines. */
export function recordsOf(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /[ \t]*(?:"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^,\r\n]*))[^,\r\n]*(,|\r?\n|\r|$)/gy;
  const text = csv.replace(/^\uFEFF/, "");
  for (;;) {
    const match = cell.exec(text);
    if (!match) throw badRequest("The API key file can't be read as comma-separated values");
    const [, double, single, plain, end] = match;
    row.push(double?.replaceAll('""', '"') ?? single?.replaceAll("''", "'") ?? plain ?? "");
    if (end === ",") continue;
    if (row.some((value) => value.trim() !== "")) rows.push(row);
    row = [];
    if (end === "" || cell.lastIndex >= text.length) return rows;
  }
}
