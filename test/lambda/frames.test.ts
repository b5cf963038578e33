import fc from "fast-check";
import { expect, test } from "vitest";
import { Frame, type FrameKind, FrameWriter, frameReader } from "../../src/runtime/frames.js";

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  // Longer than what frames share.
  fc
    .tuple(fc.constantFrom("a", "é", "€", "😀"), fc.integer({ min: 10_000, max: 80_000 }))
    .map(([unit, times]) => unit.repeat(times)),
);
const frame = fc.record({ kind: fc.constantFrom<FrameKind>(...Object.values(Frame)), text, isLast: fc.boolean() });

test("the memory of a long frame is given back", () => {
  const writer = new FrameWriter();
  writer.add(Frame.answer, "x".repeat(6_000_000));
  expect(writer.take().length).toBe(6_000_005);
  writer.reuse();
  writer.add(Frame.answer, "x");
  expect(writer.take().buffer.byteLength).toBeLessThan(100_000);
});

test("what is written is read, in whatever pieces it goes out and comes in", () => {
  fc.assert(
    fc.property(fc.array(frame), fc.boolean(), fc.integer({ min: 1, max: 5000 }), (frames, reuses, piece) => {
      const writer = new FrameWriter();
      const read: { kind: FrameKind; text: string }[] = [];
      const take = frameReader((kind, text) => read.push({ kind, text }));
      const send = (bytes: Buffer) => {
        for (let at = 0; at < bytes.length; at += piece) take(bytes.subarray(at, at + piece));
      };
      const kept: Buffer[] = [];
      for (const { kind, text, isLast } of frames) {
        writer.add(kind, text);
        if (!isLast) continue;
        if (reuses) {
          send(writer.take());
          writer.reuse();
        } else kept.push(writer.take());
      }
      kept.push(writer.take());
      for (const bytes of kept) send(bytes);
      expect(read).toEqual(frames.map(({ kind, text }) => ({ kind, text })));
    }),
  );
});
