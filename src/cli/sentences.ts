import type { OutboxMessage } from "../services/cognito-idp/outbox.js";
import type { StackEventLine } from "./deploy/stack.js";
import type { Paint } from "./output.js";

/** `✉ 31337 for ada <ada@example.com>: Your verification code is 31337`. */
export function describeMessage(
  { time, medium, destination, username, code, message }: OutboxMessage,
  paint: Paint,
): string {
  const at = paint.dim(new Date(time).toTimeString().slice(0, 8));
  const sign = medium === "EMAIL" ? "✉" : "☎";
  const text = message.replace(/\s+/g, " ").trim();
  return `${at} ${paint.cyan(sign)} ${paint.bold(code)} for ${username} <${destination}>: ${text}`;
}

/** Colours the lines of an explanation by the sign that each begins with. */
export function paintExplanation(lines: readonly string[], paint: Paint): string {
  let sign = "";
  return lines
    .map((line, at) => {
      sign = /^\s*([✓✗→])/.exec(line)?.[1] ?? sign;
      if (at === 0) return /^\s*[23]\d\d/.test(line) ? paint.green(line) : paint.red(line);
      if (/^\s*✓/.test(line)) return line.replace("✓", paint.green("✓"));
      if (/^\s*✗/.test(line)) return line.replace("✗", paint.red("✗"));
      if (sign === "→") return paint.yellow(line);
      return paint.dim(line);
    })
    .join("\n");
}

/** `CREATE_COMPLETE  apiName  AWS::ApiGateway::RestApi`. */
export function describeEvent({ status, logicalId, type, reason }: StackEventLine, paint: Paint): string {
  const colour =
    status.endsWith("_FAILED") || status.includes("ROLLBACK")
      ? paint.red
      : status.endsWith("_COMPLETE")
        ? paint.green
        : paint.dim;
  return `${colour(status.padEnd(36))} ${logicalId.padEnd(36)} ${paint.dim(type)}${reason === undefined ? "" : ` ${reason}`}`;
}
