import { crc32Of } from '@orograph/tensor';
import { deflateSync } from 'node:zlib';

/** A picture of few colours. */
export interface IndexedImage {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity, 0 to 255, of up to 256 colours. */
  readonly palette: readonly (readonly [number, number, number, number])[];
  /** The colour of each pixel, row by row from the top. */
  readonly pixels: Uint8Array;
}

/** A PNG file of 8 bits a pixel. Reference: ISO/IEC 15948, Portable Network Graphics. */
export function pngImage({ width, height, palette, pixels }: IndexedImage): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width + 1));
  for (let row = 0; row < height; row++)
    rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(([r, g, b]) => [r, g, b]))),
    chunk('tRNS', Buffer.from(palette.map(([, , , opacity]) => opacity))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32Of(body), body.length + 4);
  return out;
}
