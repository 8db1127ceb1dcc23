/** How much the browser keeps for this site, and how much it would, in bytes; `undefined` where it does not say. */
export interface Room {
  readonly usage: number | undefined;
  readonly quota: number | undefined;
}

/** Asks the browser. */
export async function roomHere(): Promise<Room> {
  const { usage, quota } = (await navigator.storage?.estimate().catch(() => undefined)) ?? {};
  return { usage, quota };
}

const size = (bytes: number): string =>
  bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${Number((bytes / 1e9).toPrecision(2))} GB`;

/** How full the room is that is called full: a browser may refuse before, as where the disk has no room. */
const almost = 0.9;

/** What is said of it; `isFull` where something did not find room. */
export function roomWords({ usage, quota }: Room, isFull: boolean): string {
  const isKnown = usage !== undefined && quota !== undefined && (!isFull || usage > almost * quota);
  const of = isKnown ? `${size(usage)} of ${size(quota)}` : '';
  return isFull
    ? `This browser has no room left${of === '' ? '' : ` (${of})`}: what is new stays in memory until the page is closed. Save runs (zip), then remove runs or files that are not needed.`
    : of === ''
      ? ''
      : `Kept in this browser: ${of}.`;
}
