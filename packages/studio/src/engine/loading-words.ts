/** What browsers say when a part of the site cannot be fetched. */
const notLoaded = /dynamically imported module|importing a module script failed/i;

/** An error of a command; where a part of the site could not be fetched, what to do about that. */
export const loadingWords = (error: string): string =>
  notLoaded.test(error)
    ? 'error: a part of the studio could not be loaded: there is no network, or the site has changed since this page was opened. Load the page anew; files and runs are kept.'
    : error;
