import { isIPv4, isIPv6 } from "node:net";
import { isList, isUnknown, KNOWN_AFTER_APPLY, type Value } from "../value.js";
import { type Intrinsic, refuse, textOf } from "./intrinsic.js";

const FORM =
  "every Fn::Cidr object requires two or three parameters, the ipBlock, the count (1 to 256) and the cidrBits";

const parts = (argument: Value): readonly Value[] =>
  isList(argument) && (argument.length === 2 || argument.length === 3) ? argument : refuse(FORM);

/** `count` blocks of 2^bits addresses, one after the other, from the beginning of `block`. */
export function cidrBlocks(block: string, count: number, bits: number): string[] {
  const [address = "", length = ""] = block.split("/");
  const width = isIPv4(address) ? 32 : isIPv6(address) ? 128 : refuse(FORM);
  const prefix = width - bits;
  if (!/^\d+$/.test(length) || !Number.isInteger(bits) || bits < 1 || prefix < Number(length)) refuse(FORM);
  if (!Number.isInteger(count) || count < 1 || count > 256) refuse(FORM);
  if (BigInt(count) > 1n << BigInt(prefix - Number(length)))
    refuse(`Fn::Cidr: ${count} blocks of ${bits} bits do not fit into ${block}`);
  const mask = (1n << BigInt(width - Number(length))) - 1n;
  const first = (width === 32 ? fromV4(address) : fromV6(address)) & ~mask;
  return Array.from({ length: count }, (_, at) => {
    const start = first + (BigInt(at) << BigInt(bits));
    return `${width === 32 ? toV4(start) : toV6(start)}/${prefix}`;
  });
}

const fromV4 = (address: string): bigint => address.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);

const toV4 = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");

function fromV6(address: string): bigint {
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill("0"), ...right];
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function toV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((value >> BigInt(112 - 16 * at)) & 0xffffn).toString(16));
  const text = groups.join(":");
  const longest = (text.match(/\b0(:0)+\b/g) ?? []).sort((a, b) => b.length - a.length)[0];
  return longest === undefined ? text : text.replace(longest, ":").replace(/:{3,}/, "::").replace(/^:$/, "::");
}

export const cidr: Intrinsic = {
  name: "Fn::Cidr",
  check: (argument) => void (isList(argument) ? parts(argument) : undefined),
  resolve(argument, scope) {
    const [block, count, bits = "8"] = parts(argument).map((each) => textOf(scope.resolve(each), FORM));
    if ([block, count, bits].some(isUnknown)) return KNOWN_AFTER_APPLY;
    return cidrBlocks(block ?? "", Number(count), Number(bits));
  },
};
