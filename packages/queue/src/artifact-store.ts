import { createHash, randomUUID } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  closeSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { Connection } from './connection.ts';
import { serverOf } from './server.ts';
import type { Artifact } from './protocol.ts';
import { queueError } from './queue-error.ts';

/** Files by their content, where submitters and workers see them. */
export interface ArtifactStore {
  /** Where it is, for people. */
  readonly shown: string;
  /** Puts a file there unless it is there already. */
  put(artifact: Artifact, path: string): Promise<void>;
  /** The bytes of a file. @throws QueueError if it is not there. */
  get(artifact: Artifact): Readable;
}

/** The SHA-256 and size of a file. */
export async function contentOf(path: string): Promise<Pick<Artifact, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** Files in a folder that all machines see. */
export function folderStore(folder: string): ArtifactStore {
  const pathOf = ({ sha256 }: Artifact): string => join(folder, sha256.slice(0, 2), sha256);
  return {
    shown: folder,
    put: async (artifact, path) => {
      const target = pathOf(artifact);
      if (existsSync(target) && statSync(target).size === artifact.bytes) return;
      mkdirSync(join(folder, artifact.sha256.slice(0, 2)), { recursive: true });
      await verified(artifact, createReadStream(path), { target, where: path });
    },
    get: (artifact) => {
      const path = pathOf(artifact);
      if (!existsSync(path)) throw missing(artifact, folder);
      return createReadStream(path);
    },
  };
}

/** Bytes of a file that are one value on the server. */
const chunk = 1 << 20;
/** The largest file that goes through the server. */
const most = 256 << 20;
/** How long a file stays on the server after it was last put there, in seconds. */
const kept = 7 * 24 * 3600;

/** Small files on the queue's server, in chunks of 1 MiB; they stay for a week. */
export function serverStore(connection: Connection): ArtifactStore {
  const { redis, key, address } = serverOf(connection);
  const nameOf = ({ sha256 }: Artifact, place: number): string => key('artifact', sha256, String(place));
  const countOf = ({ bytes }: Artifact): number => Math.max(1, Math.ceil(bytes / chunk));
  return {
    shown: address.shown,
    put: async (artifact, path) => {
      if (artifact.bytes > most)
        throw queueError(
          'a file is too large for the queue',
          {
            expected: `at most ${most >> 20} MiB, or --store with a folder that all machines see`,
            got: `${Math.ceil(artifact.bytes / 2 ** 20)} MiB`,
            where: path,
          },
          { isMisuse: true },
        );
      const file = openSync(path, 'r');
      try {
        for (let place = 0; place < countOf(artifact); place++) {
          if ((await redis.expire(nameOf(artifact, place), kept)) === 1) continue;
          const bytes = Buffer.alloc(Math.min(chunk, artifact.bytes - place * chunk));
          readSync(file, bytes, 0, bytes.length, place * chunk);
          await redis.set(nameOf(artifact, place), bytes, 'EX', kept);
        }
      } finally {
        closeSync(file);
      }
    },
    get: (artifact) =>
      Readable.from(
        (async function* () {
          for (let place = 0; place < countOf(artifact); place++) {
            const bytes = await redis.getBuffer(nameOf(artifact, place));
            if (!bytes) throw missing(artifact, address.shown);
            yield bytes;
          }
        })(),
      ),
  };
}

const missing = ({ name, sha256 }: Artifact, where: string): Error =>
  queueError('a file is not in the store', {
    expected: `${name} (SHA-256 ${sha256.slice(0, 12)}…)`,
    got: 'no such file',
    where,
  });

/**
 * Writes the bytes of a file, which are there under its name once they are whole.
 *
 * @throws QueueError if they are not what their hash says.
 */
export async function verified(
  { name, sha256 }: Artifact,
  bytes: Readable,
  { target, where }: { readonly target: string; readonly where: string },
): Promise<void> {
  const part = `${target}.${randomUUID()}`;
  const hash = createHash('sha256');
  try {
    await pipeline(
      bytes,
      async function* (source: AsyncIterable<Buffer>) {
        for await (const piece of source) {
          hash.update(piece);
          yield piece;
        }
      },
      createWriteStream(part),
    );
    const got = hash.digest('hex');
    if (got !== sha256)
      throw queueError('a file is not what its hash says', {
        expected: `${name} with SHA-256 ${sha256.slice(0, 12)}…`,
        got: `${got.slice(0, 12)}…`,
        where,
      });
    renameSync(part, target);
  } finally {
    rmSync(part, { force: true });
  }
}
