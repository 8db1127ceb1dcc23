/** The part of `node:crypto` that commands use. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { Buffer } from 'buffer';

/** A hash that is fed piece by piece. */
interface Hash {
  update(data: ArrayBufferView | string): Hash;
  digest(): Buffer;
  digest(encoding: 'hex'): string;
}

/** Node's `createHash`, of SHA-256 alone. */
export function createHash(algorithm: 'sha256'): Hash {
  if (algorithm !== 'sha256') throw new Error(`no hash ${String(algorithm)} here`);
  const hash = sha256.create();
  function digest(): Buffer;
  function digest(encoding: 'hex'): string;
  function digest(encoding?: 'hex'): Buffer | string {
    const bytes = hash.digest();
    return encoding === undefined ? Buffer.from(bytes) : bytesToHex(bytes);
  }
  const own: Hash = {
    update: (data) => {
      hash.update(
        typeof data === 'string'
          ? utf8ToBytes(data)
          : new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      );
      return own;
    },
    digest,
  };
  return own;
}

export const randomBytes = (size: number): Uint8Array => crypto.getRandomValues(new Uint8Array(size));

export const randomUUID = (): string => bytesToHex(randomBytes(16));

/** Of no use here: nobody else asks a page for anything. */
export const timingSafeEqual = (): boolean => false;
