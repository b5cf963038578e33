import { get } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/** What a server answered; status 0 where it didn't. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Asks over a connection of its own. */
export const ask = (url: string, authorization?: string): Promise<Answer> =>
  new Promise((resolve) => {
    const headers = authorization === undefined ? {} : { authorization };
    const sent = get(url, { headers, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on("error", () => resolve({ status: 0, body: "" }));
  });

const PATIENCE = 60_000;

/** Asks again and again until the answer is the one, and gives the milliseconds since `began`. */
export async function timeUntil(
  answers: () => Promise<boolean>,
  began: number,
  { every, failed }: { every: number; failed: () => string | undefined },
): Promise<number> {
  while (!(await answers())) {
    const why = failed() ?? (performance.now() - began > PATIENCE ? `not within ${PATIENCE} ms` : undefined);
    if (why !== undefined) throw new Error(`The answer that is waited for doesn't come: ${why}`);
    await pause(every);
  }
  return performance.now() - began;
}
