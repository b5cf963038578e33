/** Of the requests of one second: nobody looks at more, and what is kept of thousands costs each of them its share. */
const MOST_A_SECOND = 50;

/** Says which requests are worth keeping whole: the first of each second. */
export class Attention {
  #second = 0;
  #count = 0;

  /** `time`: epoch milliseconds. */
  at(time: number): boolean {
    const second = Math.floor(time / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#count = 0;
    }
    return ++this.#count <= MOST_A_SECOND;
  }
}
