/** Runs `work` after so many milliseconds and returns what calls it off, so that tests can hold the time still. */
export type Timer = (milliseconds: number, work: () => void) => () => void;

/** A timer that doesn't keep the process alive. */
export const systemTimer: Timer = (milliseconds, work) => {
  const timer = setTimeout(work, milliseconds);
  timer.unref();
  return () => clearTimeout(timer);
};
