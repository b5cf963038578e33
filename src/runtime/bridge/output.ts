/** Cuts what a program writes into lines, wherever its writes end. */
export class LineBuffer {
  readonly #line: (line: string) => void;
  #rest = "";

  constructor(line: (line: string) => void) {
    this.#line = line;
  }

  add(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#line(line);
  }

  /** Gives out what has no end of line yet: nothing more belongs to it. */
  flush(): void {
    if (this.#rest === "") return;
    this.#line(this.#rest);
    this.#rest = "";
  }
}

const HEADER = 16;
/** The upper half of a frame's type; the lower half says format and level. */
const MAGIC = 0xa55a;

/**
 * Reads the entries that a runtime writes to the descriptor of `_LAMBDA_TELEMETRY_LOG_FD`, each one event of the log
 * however many lines it has: type and length (32 bits each, big-endian), microseconds since 1970 (64 bits), UTF-8 text.
 * The format is that of AWS's own runtime interface clients. What isn't in it ends the reading.
 */
export function telemetryReader(entry: (text: string, timestamp: number) => void): (chunk: Buffer) => void {
  let held: Buffer = Buffer.alloc(0);
  let broken = false;
  return (chunk) => {
    if (broken) return;
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length >= HEADER) {
      if (held.readUInt16BE(0) !== MAGIC) {
        broken = true;
        return;
      }
      const end = HEADER + held.readUInt32BE(4);
      if (held.length < end) return;
      entry(held.toString("utf8", HEADER, end), Math.floor(Number(held.readBigUInt64BE(8)) / 1000));
      held = held.subarray(end);
    }
  };
}
