/** The colour of cells whose value is NaN, and of those whose value is infinite: both outside viridis. */
export const nonFiniteColors: Readonly<Record<'NaN' | 'Infinity', string>> = {
  NaN: '#9e9e9e',
  Infinity: '#e7298a',
};

const stops =
  '440154 470e61 481a6c 482575 472f7d 443a83 414487 3d4e8a 39568c 35608d 31688e 2d708e 2a788e 27818e 23888e 21918d 1f988b 1fa088 22a884 2ab07f 35b779 43bf71 54c568 66cc5d 7ad151 8fd744 a5db36 bcdf27 d2e21b e9e51a fde725'
    .split(' ')
    .map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));

/** Red, green and blue of viridis at a share from 0 to 1, each 0 to 255. Reference: van der Walt & Smith 2015, in the public domain. */
export function viridis(share: number): readonly [number, number, number] {
  const at = Math.min(1, Math.max(0, share)) * (stops.length - 1);
  const [before, after] = [stops[Math.floor(at)]!, stops[Math.ceil(at)]!];
  const [r, g, b] = before.map((level, k) => Math.round(level + (at % 1) * (after[k]! - level)));
  return [r!, g!, b!];
}

/** Red, green and blue of `#rrggbb`. */
export const rgbOf = (hex: string): readonly [number, number, number] => {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return [r!, g!, b!];
};
