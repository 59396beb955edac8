/** Rotations of the four rounds, four steps each; RFC 1321, 3.4. */
const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

/** How far each round's steps go through the words of a block, and from where. */
const STRIDES = [[1, 0], [5, 1], [3, 5], [7, 0]] as const;

/** Integer parts of 2³² · |sin(step)|, step in radians from 1 on. */
const SINES: readonly number[] = Array.from(
  { length: 64 },
  (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32),
);

/**
 * MD5 of the text as UTF-8, in hexadecimal digits: for names that SQLAlchemy
 * shortened with it, never for secrets. `node:crypto` has it too, but takes
 * 25 ms to import, which every start would pay for a name in ten thousand.
 */
export function md5(text: string): string {
  const words = padMessage(new TextEncoder().encode(text));
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < words.length; block += 16) {
    const mixed = mixBlock(state, words.subarray(block, block + 16));
    state.forEach((value, index) => {
      state[index] = (value + at(mixed, index)) >>> 0;
    });
  }
  const digest = new DataView(new ArrayBuffer(16));
  state.forEach((value, index) => digest.setUint32(index * 4, value, true));
  return new Uint8Array(digest.buffer).toHex();
}

/** The message, a one bit, zeros and its length in bits, in whole blocks. */
function padMessage(message: Uint8Array): Uint32Array {
  const blocks = Math.ceil((message.length + 9) / 64);
  const view = new DataView(new ArrayBuffer(blocks * 64));
  message.forEach((byte, index) => view.setUint8(index, byte));
  view.setUint8(message.length, 0x80);
  view.setBigUint64(blocks * 64 - 8, BigInt(message.length) * 8n, true);
  return Uint32Array.from(
    { length: blocks * 16 },
    (_, index) => view.getUint32(index * 4, true),
  );
}

function mixBlock(
  state: readonly number[],
  words: Uint32Array,
): readonly number[] {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    const [stride, start] = at(STRIDES, round);
    const word = words[(stride * step + start) % 16] ?? 0;
    const sum = (a + combine(round, b, c, d) + at(SINES, step) + word) | 0;
    const shift = at(at(SHIFTS, round), step % 4);
    const rotated = (sum << shift) | (sum >>> (32 - shift));
    [a, b, c, d] = [d, (b + rotated) | 0, b, c];
  }
  return [a, b, c, d];
}

function combine(round: number, b: number, c: number, d: number): number {
  switch (round) {
    case 0:
      return (b & c) | (~b & d);
    case 1:
      return (b & d) | (c & ~d);
    case 2:
      return b ^ c ^ d;
    default:
      return c ^ (b | ~d);
  }
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`No item ${index}`);
  return item;
}
