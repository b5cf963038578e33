/** Something the person at the terminal can mend: what went wrong, and what to do next. Printed without a stack trace. */
export class Problem extends Error {
  readonly next: string | undefined;

  constructor(message: string, next?: string) {
    super(message);
    this.name = "Problem";
    this.next = next;
  }
}
