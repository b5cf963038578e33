import { isIPv4, isIPv6 } from "node:net";

/** 4 or 16 bytes; an IPv4 address in IPv6's clothes (`::ffff:192.0.2.1`) is an IPv4 address. */
function bytesOf(address: string): readonly number[] | undefined {
  if (isIPv4(address)) return address.split(".").map(Number);
  if (!isIPv6(address) || address.includes("%")) return undefined;
  const bytes = ipv6Bytes(address);
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return isMapped ? bytes.slice(12) : bytes;
}

function ipv6Bytes(address: string): number[] {
  const [head = "", tail] = address.split("::");
  const front = groups(head);
  const back = groups(tail ?? "");
  return [...front, ...Array<number>(16 - front.length - back.length).fill(0), ...back];
}

const groups = (text: string): number[] =>
  text === ""
    ? []
    : text.split(":").flatMap((group) => {
        if (group.includes(".")) return group.split(".").map(Number);
        const value = Number.parseInt(group, 16);
        return [value >> 8, value & 0xff];
      });

/** Whether the address lies in a CIDR block (RFC 4632); a block without a length is one address. Undefined for neither. */
export function isWithin(address: string, block: string): boolean | undefined {
  const [network = "", length, ...rest] = block.split("/");
  const [actual, wanted] = [bytesOf(address), bytesOf(network)];
  if (!actual || !wanted || rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const bits = length === undefined ? wanted.length * 8 : Number(length);
  if (bits > wanted.length * 8) return undefined;
  if (actual.length !== wanted.length) return false;
  return wanted.every((byte, at) => {
    const counted = Math.min(8, Math.max(0, bits - 8 * at));
    const mask = (0xff << (8 - counted)) & 0xff;
    return (byte & mask) === ((actual[at] ?? 0) & mask);
  });
}
