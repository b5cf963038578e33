import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIGateway } from "@aws-sdk/client-api-gateway";
import { expect, test } from "vitest";
import { client } from "./client.js";

const FOLDER = join(import.meta.dirname, "../../../shared/recorded/localstack/apigateway");

/** What came of a scenario, for the conformance run. */
export interface ReplayedScenario {
  readonly file: string;
  readonly name: string;
  readonly steps: { step: string; operation: string; matched: boolean }[];
  readonly elsewhere: readonly string[];
}

declare module "vitest" {
  interface TaskMeta {
    replayed?: ReplayedScenario;
  }
}

type Json = Record<string, unknown>;
export type Step = <T>(name: string, call: Promise<T>) => Promise<T>;

/** What AWS answered, by step. */
export function recording(file: string, name: string): Json {
  const all = JSON.parse(readFileSync(join(FOLDER, `${file}.snapshot.json`), "utf8")) as Record<string, Json>;
  const key = Object.keys(all).find((candidate) => candidate.endsWith(`::${name}`));
  if (key === undefined) throw new Error(`no recording ${name} in ${file}`);
  return (all[key] as { "recorded-content": Json })["recorded-content"];
}

/**
 * Does what was done when the answers were recorded and holds ours against them, step by step. Every recorded step must
 * be taken but those in `elsewhere`: what other tests or parts cover. Calls go through the SDK's client, or `over` another
 * way where that client would hide the difference.
 */
export function replay(
  file: string,
  name: string,
  run: (api: APIGateway, step: Step) => Promise<void>,
  { elsewhere = [] as readonly string[], over = client as () => APIGateway | Promise<APIGateway> } = {},
): void {
  test(`${name} as recorded`, async ({ task }) => {
    const recorded = recording(file, name);
    const taken = new Set<string>(elsewhere);
    const bound = new Map<string, string>();
    const replayed: ReplayedScenario = { file, name, steps: [], elsewhere };
    task.meta.replayed = replayed;
    const { api, lastOperation } = observed(await over());
    await run(api, async (step, call) => {
      expect(Object.keys(recorded)).toContain(step);
      taken.add(step);
      const seen = { step, operation: lastOperation(), matched: false };
      replayed.steps.push(seen);
      const answer = await call.catch((error: Error) => ({
        Error: { Code: error.name, Message: error.message },
      }));
      expect(bind(answer, recorded[step], bound), step).toEqual(clean(recorded[step], bound));
      seen.matched = true;
      return answer as Awaited<typeof call>;
    });
    expect([...taken].sort()).toEqual(Object.keys(recorded).sort());
  });
}

/** The client, and which of its operations was called last. */
function observed(client: APIGateway): { api: APIGateway; lastOperation: () => string } {
  let last = "";
  const api = new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...input: unknown[]) => {
        last = String(name).replace(/^./, (letter) => letter.toUpperCase());
        return Reflect.apply(member, target, input);
      };
    },
  });
  return { api, lastOperation: () => last };
}

const PLACEHOLDER = /<[a-z_-]+(?::\d+)?>/g;
const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Our answer with placeholders in place of what they stand for, wherever that is consistent with the steps before. */
export function bind(actual: unknown, recorded: unknown, bound: Map<string, string>): unknown {
  if (actual instanceof Date) return recorded === "datetime" ? "datetime" : actual;
  if (typeof actual === "string") {
    if (typeof recorded === "string") return bindText(actual, recorded, bound);
    if (typeof recorded === "object" && recorded !== null) return bind(parsed(actual), recorded, bound);
    return actual;
  }
  if (Array.isArray(actual))
    return actual.map((item, index) => bind(item, (recorded as unknown[] | undefined)?.[index], bound));
  if (typeof actual !== "object" || actual === null) return actual;
  return Object.fromEntries(
    Object.entries(actual)
      .filter(([key, value]) => key !== "$metadata" && value !== undefined)
      .map(([key, value]) => [key, bind(value, (recorded as Json | undefined)?.[key], bound)]),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replaceAll('\\"', '"'));
  } catch {
    return JSON.parse(text);
  }
}

function bindText(actual: string, recorded: string, bound: Map<string, string>): string {
  const names = recorded.match(PLACEHOLDER) ?? [];
  if (names.length === 0) return sorted(actual);
  const pattern = new RegExp(`^${recorded.split(PLACEHOLDER).map(literally).join("(.+?)")}$`, "s");
  const values = pattern.exec(actual)?.slice(1);
  if (!values) return actual;
  for (const [index, name] of names.entries()) {
    const value = values[index] ?? "";
    const known = bound.get(name);
    if (known !== undefined && known !== value) return actual;
    bound.set(name, value);
  }
  return recorded;
}

/** AWS lists an enumeration in the order of a Java set, which no model tells: the order is left out of the comparison. */
const sorted = (text: string): string =>
  text.replace(/(enum value set: )\[([^\]]+)\]/g, (_, words: string, values: string) => {
    return `${words}[${values.split(", ").sort().join(", ")}]`;
  });

/** Without what the HTTP client of the recording added. */
function clean(recorded: unknown, bound: Map<string, string>): unknown {
  if (typeof recorded === "string") return sorted(recorded);
  if (Array.isArray(recorded)) return recorded.map((item) => clean(item, bound));
  if (typeof recorded !== "object" || recorded === null) return recorded;
  return Object.fromEntries(
    Object.entries(recorded)
      .filter(
        ([key, value]) =>
          key !== "ResponseMetadata" && !(key === "message" && "Error" in recorded && typeof value === "string"),
      )
      .map(([key, value]) => [key, clean(value, bound)]),
  );
}
