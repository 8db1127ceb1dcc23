/** Memory that worker threads see too, lent and taken back, as fresh pages cost more than the copy into them. */
export interface SharedMemory {
  /** A piece of `bytes` bytes with whatever was left in it. */
  take(bytes: number): ArrayBufferLike;
  /** Takes a piece back once nobody reads or writes it any more. */
  give(piece: ArrayBufferLike): void;
}

/** Lends pieces of memory; those given back are lent again. */
export function sharedMemory(): SharedMemory {
  const free = new Map<number, ArrayBufferLike[]>();
  return {
    take: (bytes) => free.get(bytes)?.pop() ?? freshMemory(bytes),
    give: (piece) => {
      const pieces = free.get(piece.byteLength);
      if (pieces) pieces.push(piece);
      else free.set(piece.byteLength, [piece]);
    },
  };
}

/** Pages that are not isolated from others have no shared memory, and no threads to share it with. */
const freshMemory = (bytes: number): ArrayBufferLike =>
  typeof SharedArrayBuffer === 'undefined' ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);

/** Whether memory is such as worker threads see too. */
export const isShared = (memory: ArrayBufferLike): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && memory instanceof SharedArrayBuffer;
