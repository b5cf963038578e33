/** Something the person at the terminal can mend: what went wrong, and what to do next. Printed without a stack trace. */
export class Problem extends Error {
  readonly next: string | undefined;
  /** What was found, one by one, for programs that read along. */
  readonly findings?: readonly object[];

  constructor(message: string, next?: string) {
    super(message);
    this.name = "Problem";
    this.next = next;
  }
}

/** A problem as data; where it is about templates, with each thing that was found. */
export const problemFields = (error: unknown): object => ({
  message: (error as Error).message,
  ...(error instanceof Problem && { next: error.next, ...(error.findings && { findings: error.findings }) }),
});
