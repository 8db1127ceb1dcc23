import type { Room } from './room.ts';

/** What a command is carried out for: to say what a model is, to look at it, or beside one that is under way. */
export type RunGroup = 'beside' | 'look' | 'model';

/** What the page asks of the engine. */
export type Request =
  | { readonly kind: 'put'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'run'; readonly id: number; readonly words: readonly string[]; readonly group: RunGroup }
  | { readonly kind: 'read'; readonly id: number; readonly path: string }
  | { readonly kind: 'zip'; readonly id: number; readonly folder: string }
  | { readonly kind: 'restore'; readonly id: number }
  | { readonly kind: 'unpack'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'runs'; readonly id: number }
  | { readonly kind: 'compare'; readonly id: number; readonly folders: readonly string[] }
  | { readonly kind: 'handOver'; readonly id: number }
  | { readonly kind: 'forget'; readonly id: number }
  | { readonly kind: 'cancel'; readonly group: RunGroup };

/** What the engine answers. */
export type Answer =
  | { readonly kind: 'ready'; readonly onGpu: boolean; readonly threads: number }
  | { readonly kind: 'record'; readonly id: number; readonly record: Readonly<Record<string, unknown>> }
  | { readonly kind: 'told'; readonly id: number; readonly line: string }
  | { readonly kind: 'paths'; readonly id: number; readonly paths: readonly string[] }
  | {
      readonly kind: 'unpacked';
      readonly id: number;
      readonly folders: readonly string[];
      readonly problem?: string;
    }
  | { readonly kind: 'kept'; readonly isFull: boolean; readonly room: Room }
  | { readonly kind: 'broken'; readonly reason: string | undefined }
  | {
      readonly kind: 'files';
      readonly id: number;
      readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
    }
  | { readonly kind: 'done'; readonly id: number; readonly code: number }
  | { readonly kind: 'bytes'; readonly id: number; readonly bytes: Uint8Array | undefined };
