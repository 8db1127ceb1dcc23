const rotate = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits));

/** The bytes of a message with its padding: 0x80, zeros, and its length in bits as 64 bits, to whole blocks of 64. */
function padding(length: number): Uint8Array {
  const tail = new Uint8Array(64 - ((length + 8) % 64) + 8);
  tail[0] = 0x80;
  new DataView(tail.buffer).setBigUint64(tail.length - 8, BigInt(length) * 8n);
  return tail;
}

/** The SHA-1 of bytes in lower-case hexadecimal (FIPS 180-4): the checksum that ONNX has for external data. */
export function sha1(bytes: Uint8Array): string {
  const whole = bytes.length - (bytes.length % 64);
  const rest = bytes.subarray(whole);
  const tail = padding(bytes.length);
  const last = new Uint8Array(rest.length + tail.length);
  last.set(rest);
  last.set(tail, rest.length);

  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const words = new Int32Array(80);
  for (const part of [bytes.subarray(0, whole), last]) {
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
    for (let at = 0; at < part.length; at += 64) {
      for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + 4 * i);
      absorb(state, words);
    }
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** The round function and constant of each fifth of the eighty steps. */
function mix(step: number, b: number, c: number, d: number): number {
  if (step < 20) return (((b & c) | (~b & d)) + 0x5a827999) | 0;
  if (step < 40) return ((b ^ c ^ d) + 0x6ed9eba1) | 0;
  if (step < 60) return (((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc) | 0;
  return ((b ^ c ^ d) + 0xca62c1d6) | 0;
}

/** Takes a block of sixteen words into the state. */
function absorb(state: Int32Array, words: Int32Array): void {
  for (let i = 16; i < 80; i++)
    words[i] = rotate(words[i - 3]! ^ words[i - 8]! ^ words[i - 14]! ^ words[i - 16]!, 1);
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  for (let i = 0; i < 80; i++) {
    const next = (rotate(a, 5) + mix(i, b, c, d) + e + words[i]!) | 0;
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
}
