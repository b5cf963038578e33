import { writeSync } from "node:fs";
import { Socket } from "node:net";
import { type FrameKind, FrameWriter, frameReader } from "../frames.js";

const DESCRIPTOR = 3;
const writer = new FrameWriter();
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Writes synchronously, so that what a function logged is out before it hangs, exits or crashes. */
export function send(kind: FrameKind, text: string): void {
  writer.add(kind, text);
  const frame = writer.take();
  for (let from = 0; from < frame.length; ) {
    try {
      from += writeSync(DESCRIPTOR, frame, from);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The pipe is full: the server is busy and will read. Anything else means that nobody listens any more.
      if (code === "EAGAIN") Atomics.wait(sleeper, 0, 0, 1);
      else process.reallyExit(1);
    }
  }
  writer.reuse();
}

/**
 * The environment lives as long as the server's end of the socket does: no orphans, however the server dies.
 * All is read into one buffer: a new one for each event, 64 KB before it is cut, kept the garbage collector busy for a
 * third of what an event costs.
 */
export function listen(onFrame: (kind: FrameKind, text: string) => void): Socket {
  const read = frameReader(onFrame);
  const callback = (length: number, buffer: Uint8Array): boolean => {
    read(Buffer.from(buffer.buffer, buffer.byteOffset, length));
    return true;
  };
  const options = {
    fd: DESCRIPTOR,
    readable: true,
    writable: false,
    onread: { buffer: Buffer.alloc(65_536), callback },
  };
  const socket = new Socket(options);
  socket.resume();
  socket.on("error", () => process.reallyExit(1));
  socket.on("close", () => process.reallyExit(0));
  return socket;
}

declare global {
  namespace NodeJS {
    interface Process {
      /** Ends the process without `exit` listeners; what `process.exit` itself calls. */
      reallyExit(code: number): never;
    }
  }
}
