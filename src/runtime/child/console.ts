import { format } from "node:util";
import { Frame } from "../frames.js";
import { send } from "./channel.js";

let requestId = "undefined";

/** Console lines carry the request they were written in, `undefined` while loading, as in AWS. */
export const logFor = (id: string): void => {
  requestId = id;
};

export const logLine = (line: string): void => send(Frame.log, `${Date.now()} ${line}`);

function consoleLine(level: string, values: unknown[]): void {
  const time = new Date().toISOString();
  if (process.env.AWS_LAMBDA_LOG_FORMAT !== "JSON") {
    logLine(`${time}\t${requestId}\t${level}\t${format(...values)}`);
    return;
  }
  const [only] = values;
  const message =
    values.length === 1 && typeof only === "object" && !(only instanceof Error) ? only : format(...values);
  const id = requestId === "undefined" ? undefined : requestId;
  logLine(JSON.stringify({ timestamp: time, level, requestId: id, message }));
}

export function runtimeError(label: string, json: string): void {
  if (process.env.AWS_LAMBDA_LOG_FORMAT === "JSON") consoleLine("ERROR", [JSON.parse(json)]);
  else logLine(`${new Date().toISOString()}\t${requestId}\tERROR\t${label} \t${json}`);
}

/** Sends what the function prints to the server, in the order in which it was printed. */
export function takeOverOutput(): void {
  const levels = { log: "INFO", info: "INFO", warn: "WARN", error: "ERROR", debug: "DEBUG", trace: "TRACE" } as const;
  for (const [method, level] of Object.entries(levels))
    console[method as keyof typeof levels] = (...values: unknown[]) => consoleLine(level, values);
  for (const stream of [process.stdout, process.stderr])
    stream.write = ((chunk: string | Uint8Array, encoding?: unknown, done?: unknown) => {
      const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
      for (const line of text.replace(/\n$/, "").split("\n")) logLine(line);
      const callback = typeof encoding === "function" ? encoding : done;
      if (typeof callback === "function") process.nextTick(callback);
      return true;
    }) as typeof stream.write;
}
