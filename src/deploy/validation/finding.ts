import type { Value } from "../value.js";
import { RULES, type RuleId } from "./rules.js";

export type Level = "error" | "warning";

/** From the template's root: `["Resources", "Greet", "Properties", "Code"]`. */
export type TemplatePath = readonly (string | number)[];

/** What a rule saw, and what it looked for. */
export interface Facts {
  readonly actual?: Value;
  readonly expected?: Value;
  /** What the finding is about, where the path doesn't say it: a resource type, a function, a member. */
  readonly subject?: string;
  /** A name that is there and much like the one that isn't. */
  readonly meant?: string | undefined;
}

/** One thing in a template that AWS refuses (error), or that is most likely not meant so (warning). */
export interface Finding extends Facts {
  readonly rule: RuleId;
  readonly level: Level;
  readonly path: TemplatePath;
}

/** A place in the template, made while walking: only what is reported is turned into a path. */
export interface Place {
  readonly within: Place | undefined;
  readonly key: string | number;
}

export const at = (within: Place | undefined, key: string | number): Place => ({ within, key });

/** The place at the end of a path. */
export function placeOf(...keys: (string | number)[]): Place {
  const [first = "", ...rest] = keys;
  return rest.reduce<Place>(at, at(undefined, first));
}

export function pathOf(place: Place): TemplatePath {
  const keys: (string | number)[] = [];
  for (let each: Place | undefined = place; each; each = each.within) keys.push(each.key);
  return keys.reverse();
}

/** What the checks of one template write their findings into. */
export class Report {
  readonly findings: Finding[] = [];

  /** `certain: false` makes an error a warning: AWS may take it. */
  add(
    rule: RuleId,
    place: Place | undefined,
    { certain = true, ...facts }: Facts & { readonly certain?: boolean } = {},
  ) {
    const { level } = RULES[rule];
    this.findings.push({ rule, level: certain ? level : "warning", path: place ? pathOf(place) : [], ...facts });
  }
}

/** One sentence for a finding, without its place. */
export const sentenceOf = (finding: Finding): string => RULES[finding.rule].says(finding);
