/** A text with its length ahead, 32 bits little-endian. */
export function frame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(length + 4);
  bytes.writeUInt32LE(length, 0);
  bytes.write(text, 4);
  return bytes;
}

/** Puts texts together again from however the socket cut them. */
export function texts(take: (text: string) => void): (chunk: Buffer) => void {
  let held: Buffer = Buffer.alloc(0);
  return (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length >= 4) {
      const end = held.readUInt32LE(0) + 4;
      if (held.length < end) return;
      const text = held.toString("utf8", 4, end);
      held = held.subarray(end);
      take(text);
    }
  };
}
