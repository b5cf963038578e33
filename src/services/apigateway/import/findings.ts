import { isFault } from "../../../lib/fault.js";
import { badRequest } from "../faults.js";

/** What an import comes across. Errors are gathered, so that one answer names them all. */
export class Findings {
  readonly warnings: string[] = [];
  readonly #errors: string[] = [];

  warn(text: string): void {
    this.warnings.push(text);
  }

  /** Runs one step; a refusal becomes an error of the import, led by `what` (e.g. `Unable to create model for 'Pet'`). */
  attempt<T>(what: string, step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (!isFault(error)) throw error;
      this.#errors.push(`${what}: ${error.message}`);
      return undefined;
    }
  }

  /** Ends the import when anything is wrong; the API then stays as it was. */
  settle({ failOnWarnings }: { failOnWarnings: boolean }): void {
    const { warnings } = this;
    if (this.#errors.length > 0)
      throw badRequest(
        [
          listed("Errors found during import:", this.#errors),
          ...(warnings.length > 0 ? [listed("Additionally, these warnings were found:", warnings)] : []),
        ].join("\n"),
      );
    if (failOnWarnings && warnings.length > 0) throw badRequest(listed("Warnings found during import:", warnings));
  }
}

const listed = (title: string, items: readonly string[]): string =>
  [title, ...items.map((item) => `\t${item}`)].join("\n");
