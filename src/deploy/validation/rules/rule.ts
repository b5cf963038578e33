import { isList, isScalar, type Value } from "../../value.js";
import type { Facts, Level } from "../finding.js";

/** A rule as data: how much it weighs, what it looks at (docs/validation.md lists it), what it says. */
export interface Rule {
  readonly level: Level;
  readonly about: string;
  says(facts: Facts): string;
}

export const rule = (level: Level, about: string, says: Rule["says"]): Rule => ({ level, about, says });

const MOST_SHOWN = 120;

/** A value as it stands in the template, cut where it is long. */
export function shown(value: Value | undefined): string {
  const text = typeof value === "string" ? `"${value}"` : (JSON.stringify(value) ?? "nothing");
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN - 1)}…` : text;
}

const MOST_LISTED = 16;

export function listed(value: Value | undefined): string {
  if (!isList(value)) return shown(value);
  const texts = value.slice(0, MOST_LISTED).map((each) => (isScalar(each) ? String(each) : shown(each)));
  return [...texts, ...(value.length > MOST_LISTED ? [`and ${value.length - MOST_LISTED} more`] : [])].join(", ");
}

/** `[A, B, A]`: A waits for B, which waits for A. */
export const cycle = (value: Value | undefined): string => (isList(value) ? value.map(String).join(" → ") : "");

export const meant = ({ meant: name }: Facts): string => (name === undefined ? "" : `. Did you mean ${name}?`);

export const orMeant = (facts: Facts, otherwise: string): string => meant(facts) || otherwise;
