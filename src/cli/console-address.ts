/** Where the cloud at this address serves its web console. */
export const consoleAddress = (url: string): string => `${url}/_sekisho/console/`;
