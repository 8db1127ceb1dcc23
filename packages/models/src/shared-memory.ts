/** Memory that worker threads see too, lent and taken back, as fresh pages cost more than the copy into them. */
export interface SharedMemory {
  /** A piece of `bytes` bytes with whatever was left in it. */
  take(bytes: number): SharedArrayBuffer;
  /** Takes a piece back once nobody reads or writes it any more. */
  give(piece: SharedArrayBuffer): void;
}

/** Lends pieces of memory; those given back are lent again. */
export function sharedMemory(): SharedMemory {
  const free = new Map<number, SharedArrayBuffer[]>();
  return {
    take: (bytes) => free.get(bytes)?.pop() ?? new SharedArrayBuffer(bytes),
    give: (piece) => {
      const pieces = free.get(piece.byteLength);
      if (pieces) pieces.push(piece);
      else free.set(piece.byteLength, [piece]);
    },
  };
}
