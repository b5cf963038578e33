import { Fault } from "../../lib/fault.js";

/**
 * The event of a request, checked to be JSON. Errors: `InvalidRequestContentException` in the words of the parser that
 * Lambda has (recorded for bytes that are no UTF-8 and for characters that begin no value).
 */
export function eventText(payload: Uint8Array | undefined): string {
  if (!payload || payload.byteLength === 0) return "{}";
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const text = bytes.toString();
  try {
    JSON.parse(text);
  } catch {
    throw notJson(bytes, text);
  }
  return text;
}

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

function notJson(bytes: Buffer, text: string): Fault {
  const first = text.search(/\S/);
  const character = text.charAt(Math.max(first, 0));
  const code = bytes[0] ?? 0;
  const word = /^[A-Za-z_$][\w$-]*/.exec(text.slice(Math.max(first, 0)))?.[0];
  let what: string;
  let column = first + 1;
  if (code >= 0x80 && code < 0xc0) {
    what = `Unexpected character ((CTRL-CHAR, code ${code})): expected a valid value ${VALUES}`;
    column = 1;
  } else if (word !== undefined && !["true", "false", "null"].includes(word)) {
    const stray = bytes.findIndex((byte) => byte >= 0x80 && byte < 0xc0);
    const isStray = stray > 0 && !Buffer.from(text).equals(bytes);
    what = isStray
      ? `Invalid UTF-8 start byte 0x${(bytes[stray] ?? 0).toString(16)}`
      : `Unrecognized token '${word}': was expecting ${VALUES}`;
    column = isStray ? stray + 2 : first + word.length + 1;
  } else if (/^[[{"\d-]/.test(character)) {
    what = "Unexpected end-of-input or character within a value";
    column = text.length + 1;
  } else
    what = `Unexpected character ('${character}' (code ${character.charCodeAt(0)})): expected a valid value ${VALUES}`;
  return new Fault(
    "InvalidRequestContentException",
    `Could not parse request body into json: Could not parse payload into json: ${what}\n at [Source: REDACTED (\`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION\` disabled); line: 1, column: ${column}]`,
    { members: { Type: "User" } },
  );
}
