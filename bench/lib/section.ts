import type { Goal } from "./goals.js";

/** How long and how often; `--quick` is for a look, not for figures. */
export interface Pace {
  readonly quick: boolean;
  /** Of each target, interleaved. */
  readonly rounds: number;
  /** Of each run of load. */
  readonly seconds: number;
}

export interface SectionResult {
  readonly title: string;
  /** Tables of figures, the first row their head. */
  readonly tables: readonly { readonly title: string; readonly rows: readonly (readonly string[])[] }[];
  readonly goals: readonly Goal[];
  /** What could not be measured here, and what others did meanwhile. */
  readonly notes: readonly string[];
  /** Every sample, for the JSON file. */
  readonly samples: unknown;
}

export interface Section {
  readonly name: string;
  readonly what: string;
  run(pace: Pace, say: (line: string) => void): Promise<SectionResult>;
}
