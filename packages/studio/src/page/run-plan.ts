import type { PlaneWindow } from './plane-tools.ts';

/** A run to be carried out. */
export interface RunPlan {
  /** Its name, of which its folder's is made. */
  readonly name: string;
  /** The command line. */
  readonly command: readonly string[];
  /** More words of it in this page: that it takes changes while it runs. */
  readonly steered?: readonly string[] | undefined;
  /** What is said of it beforehand. */
  readonly remark?: string | undefined;
  /** How many records it makes, where that is known. */
  readonly total?: number | undefined;
  /** Measures a part of its plane anew, where it has one. */
  readonly zoom?: ((window: PlaneWindow) => void) | undefined;
  /** Its folder, where there is a part of it already. */
  readonly folder?: string;
}
