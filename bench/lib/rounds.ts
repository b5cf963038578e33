import { load, type Sample, type Target } from "./load.js";
import type { Pace } from "./section.js";
import { median, medianRatio } from "./statistics.js";

/** All samples of a section's targets, by name, in the order of the rounds. */
export class Rounds {
  readonly samples: Record<string, Sample[]> = {};

  add(name: string, sample: Sample): void {
    this.samples[name] ??= [];
    this.samples[name].push(sample);
  }

  has(name: string): boolean {
    return (this.samples[name]?.length ?? 0) > 0;
  }

  values(name: string, field: keyof Sample): number[] {
    return (this.samples[name] ?? []).map((sample) => sample[field]);
  }

  median(name: string, field: keyof Sample): number {
    return median(this.values(name, field));
  }

  /** One target's figure over another's, round by round. */
  ratio(over: string, under: string, field: keyof Sample): number {
    return medianRatio(this.values(over, field), this.values(under, field));
  }

  /** What others used of a core while this was measured. */
  get others(): number {
    return median(Object.values(this.samples).flatMap((samples) => samples.map(({ others }) => others)));
  }
}

/** Seconds of load before anything counts: V8 takes some ten thousand requests to compile what they run through. */
const WARM_UP = 4;

/** Loads every target in turn, round after round. */
export async function interleaved(
  targets: readonly Target[],
  { rounds, seconds }: Pace,
  say: (line: string) => void,
  warmUp = WARM_UP,
): Promise<Rounds> {
  const found = new Rounds();
  for (const target of targets) await load(target, warmUp);
  for (let round = 1; round <= rounds; round++) {
    say(`round ${round} of ${rounds}`);
    for (const target of targets) found.add(target.name, await load(target, seconds));
  }
  return found;
}
