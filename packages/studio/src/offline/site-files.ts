/** The files of a version of the site. */
export interface SiteFiles {
  /** A hash of all of them. */
  readonly version: string;
  /** Those that every page needs. */
  readonly needed: readonly string[];
  /** Those that are kept once a page has used them. */
  readonly larger: readonly string[];
}
