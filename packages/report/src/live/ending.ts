/** For how long, at most, pages may take to fetch what there is in the end, in milliseconds. */
const patience = 8000;
/** A report that was fetched is loaded in this time. */
const loading = 1000;

/** The end of a server that waits until it was seen. */
export interface Ending {
  /** Says that a report is asked for; what it returns says that it was sent. */
  readonly draws: () => () => void;
  /** Whether it is time, with so many pages open. */
  readonly isDue: (pages: number) => boolean;
}

/** Begins to end. */
export function endingSoon(): Ending {
  const begun = Date.now();
  let open = 0;
  let drawn: number | undefined;
  return {
    draws: () => {
      open++;
      return () => {
        open--;
        drawn = Date.now();
      };
    },
    isDue: (pages) => {
      if (pages === 0) return true;
      const now = Date.now();
      const isSeen = drawn !== undefined && now - drawn > loading;
      return open === 0 && (isSeen || now - begun > patience);
    },
  };
}
