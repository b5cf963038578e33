import type { Ending, Environment } from "./environment.js";

export type LogFormat = "Text" | "JSON";

export interface LoggedRun {
  readonly requestId: string;
  readonly version: string;
  readonly memorySize: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly environment: Pick<Environment, "served" | "initDuration" | "maxMemoryUsed">;
  readonly timedOut?: boolean | undefined;
  readonly ending?: Ending | undefined;
}

export const startLine = (format: LogFormat, time: number, requestId: string, version: string): string =>
  format === "JSON"
    ? platformLine(time, "platform.start", { requestId, version })
    : `START RequestId: ${requestId} Version: ${version}\n`;

/** `END` and `REPORT` as AWS prints them (recorded), or the platform event of the JSON format. */
export function endLines(format: LogFormat, time: number, run: LoggedRun): string[] {
  const { requestId, memorySize, duration, environment } = run;
  const status = run.timedOut ? "timeout" : run.ending ? "error" : "success";
  const errorType = run.timedOut ? undefined : run.ending?.errorType;
  const first = environment.served === 0;
  if (format === "JSON") {
    const metrics = {
      durationMs: Number(duration.toFixed(3)),
      billedDurationMs: Math.ceil(duration),
      memorySizeMB: memorySize,
      maxMemoryUsedMB: environment.maxMemoryUsed,
      ...(first && { initDurationMs: Number(environment.initDuration.toFixed(2)) }),
    };
    return [platformLine(time, "platform.report", { requestId, metrics, status, ...(errorType && { errorType }) })];
  }
  let report = `REPORT RequestId: ${requestId}\tDuration: ${duration.toFixed(2)} ms\tBilled Duration: ${Math.ceil(duration)} ms\tMemory Size: ${memorySize} MB\tMax Memory Used: ${environment.maxMemoryUsed} MB\t`;
  if (first) report += `Init Duration: ${environment.initDuration.toFixed(2)} ms\t`;
  if (status !== "success") report += `Status: ${status}`;
  if (errorType) report += `\tError Type: ${errorType}`;
  return [`END RequestId: ${requestId}\n`, `${report}\n`];
}

const platformLine = (time: number, type: string, record: object): string =>
  `${JSON.stringify({ time: new Date(time).toISOString(), type, record })}\n`;
