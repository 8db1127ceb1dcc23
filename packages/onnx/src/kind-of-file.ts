const text = new TextEncoder();

const starts: readonly (readonly [start: string | Uint8Array, kind: string])[] = [
  ['version https://git-lfs', 'the pointer that Git LFS keeps in place of a file (git lfs pull fetches it)'],
  ['<', 'a web page or other XML'],
  ['{', 'JSON'],
  [Uint8Array.of(0x50, 0x4b, 3, 4), 'a zip archive, as torch.save and numpy.savez write'],
  [Uint8Array.of(0x80), 'a Python pickle'],
  [Uint8Array.of(0x89, 0x48, 0x44, 0x46), 'HDF5, as Keras writes'],
  [Uint8Array.of(0x1f, 0x8b), 'a file packed by gzip'],
  [Uint8Array.of(0x93, 0x4e, 0x55, 0x4d), 'a NumPy array'],
];

/** Says what a file of another kind is by how it begins; `undefined` where that tells nothing. */
export function kindOfFile(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'a file without bytes';
  if (String.fromCharCode(...bytes.subarray(4, 8)) === 'TFL3') return 'a TensorFlow Lite model';
  const found = starts.find(([start]) =>
    (typeof start === 'string' ? text.encode(start) : start).every((byte, i) => bytes[i] === byte),
  );
  return found?.[1];
}
