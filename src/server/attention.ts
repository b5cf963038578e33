/** Says which requests are worth keeping: the first of each second. What is kept of thousands costs each its share. */
export class Attention {
  readonly #mostASecond: number;
  #second = 0;
  #count = 0;

  constructor(mostASecond: number) {
    this.#mostASecond = mostASecond;
  }

  /** `time`: epoch milliseconds. */
  at(time: number): boolean {
    const second = Math.floor(time / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#count = 0;
    }
    return ++this.#count <= this.#mostASecond;
  }
}
