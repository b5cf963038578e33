export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The median of each round's own ratio: what slows a whole round down slows both of its sides. */
export const medianRatio = (over: readonly number[], under: readonly number[]): number =>
  median(over.flatMap((value, round) => (under[round] === undefined ? [] : value / under[round])));
