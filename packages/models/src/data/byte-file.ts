import { open, stat } from 'node:fs/promises';

/** A file of which parts are read. */
export interface ByteFile {
  /** Its path. */
  readonly path: string;
  /** How many bytes it has. */
  readonly length: number;
  /** The bytes from `start` up to `end`; fewer where the file ends before. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Opens a file for reading parts of it. It is open only while a part is read. */
export async function openBytes(path: string): Promise<ByteFile> {
  const { size } = await stat(path);
  return {
    path,
    length: size,
    read: async (start, end) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
      const file = await open(path);
      try {
        // One read gives at most 2 GiB.
        for (let done = 0; done < bytes.length;) {
          const { bytesRead } = await file.read(
            bytes,
            done,
            Math.min(bytes.length - done, 2 ** 30),
            start + done,
          );
          if (bytesRead === 0) return bytes.subarray(0, done);
          done += bytesRead;
        }
        return bytes;
      } finally {
        await file.close();
      }
    },
  };
}
