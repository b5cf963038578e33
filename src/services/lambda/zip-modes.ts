const END = 0x06054b50;
const ENTRY = 0x02014b50;
const END_LENGTH = 22;
const UNIX = 3;

/**
 * The names of an archive's entries that carry a Unix permission to execute (APPNOTE.TXT §4.3.12 and §4.4.15: the upper
 * half of the external attributes, where the archive was made on Unix). Archives with ZIP64 directories are larger than
 * Lambda takes.
 */
export function executables(archive: Uint8Array): Set<string> {
  const view = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const found = new Set<string>();
  let at = directoryOf(view);
  while (at !== undefined && at + 46 <= view.length && view.readUInt32LE(at) === ENTRY) {
    const nameEnd = at + 46 + view.readUInt16LE(at + 28);
    const mode = view.readUInt32LE(at + 38) >>> 16;
    if (view[at + 5] === UNIX && (mode & 0o111) !== 0) found.add(view.toString("utf8", at + 46, nameEnd));
    at = nameEnd + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
  return found;
}

/** Where the central directory begins; the record that tells it lies at the end, before a comment. */
function directoryOf(view: Buffer): number | undefined {
  for (let at = view.length - END_LENGTH; at >= 0 && at >= view.length - END_LENGTH - 0xffff; at--)
    if (view.readUInt32LE(at) === END) return view.readUInt32LE(at + 16);
  return undefined;
}
