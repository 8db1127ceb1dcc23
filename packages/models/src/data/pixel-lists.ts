const [zero, nine, comma, open, close] = ['0', '9', ',', '[', ']'].map((letter) => letter.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
  number,
];

/**
 * The numbers of all lists of `pixels` whole numbers up to 255 in a JSON text of the form `{"data":[[0,17],[255,3]]}`, one list after the
 * other; lists of another length are left out.
 *
 * Read from the bytes: as values of JavaScript the 5 million numbers of a file take three times as long, and sixteen times the memory.
 */
export function pixelLists(json: Uint8Array, pixels: number): Uint8Array {
  // A number takes two bytes at least, with its comma.
  const out = new Uint8Array(Math.ceil(json.length / 2));
  let [length, start, depth, value] = [0, 0, 0, -1];
  for (let i = 0; i < json.length; i++) {
    const letter = json[i]!;
    if (letter >= zero && letter <= nine) value = Math.max(0, value) * 10 + letter - zero;
    else if (letter === comma || letter === close || letter === open) {
      if (value >= 0) out[length++] = value;
      value = -1;
      if (letter === open) {
        depth += 1;
        start = length;
      } else if (letter === close) {
        if (depth === 2 && length - start !== pixels) length = start;
        depth -= 1;
      }
    }
  }
  return out.subarray(0, length);
}
