const hiders = new WeakMap<NodeJS.WriteStream, () => void>();

/** Notes how the bar that a stream shows now is taken off its row, or that it shows none. */
export function noteBar(stream: NodeJS.WriteStream, hide: (() => void) | undefined): void {
  if (hide) hiders.set(stream, hide);
  else hiders.delete(stream);
}

/** Takes the bar that a stream shows off its row, so that a line can be written there; it comes back with its next value. */
export const hideBar = (stream: NodeJS.WriteStream): void => hiders.get(stream)?.();
