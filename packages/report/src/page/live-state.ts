/** How far a run is, as its live page is told. */
export interface LiveState {
  /** Grows with every byte of records. */
  readonly version: number;
  /**
   * `waiting` for a run that has not begun; `running`; `stalled` where a process holds the folder and has written nothing for a minute;
   * `finished`; `interrupted` where no process does and the last record is missing.
   */
  readonly state: 'finished' | 'interrupted' | 'running' | 'stalled' | 'waiting';
  /** How many records there are of each type. */
  readonly counts: Readonly<Record<string, number>>;
  /** Records of the kind that is counted, and how many there will be, where that is known. */
  readonly done: number;
  readonly total: number | null;
  /** Records a second, lately. */
  readonly rate: number | null;
  /** The step of a run of several that is made at present, and how far it is. */
  readonly underWay: string | null;
  /** Whether the page may stop the run. */
  readonly canStop: boolean;
  /** What is wrong with its files, if anything is. */
  readonly problem: string | null;
}

/** Which report a live page should show. */
export interface LiveVersion {
  /** Another one for another report. */
  readonly version: string;
  /** Whether more of it is being made. */
  readonly changes: boolean;
}

/** Where a live page finds what it shows. */
export interface LivePlan {
  /** The report so far. */
  readonly page: string;
  /** The stream of states. */
  readonly events: string;
  /** Where a request stops the run, where one may, and what it must carry. */
  readonly stop?: string;
  readonly token?: string;
  /** The list of all runs, if there is one. */
  readonly home?: string;
}
