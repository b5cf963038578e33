type Esbuild = typeof import("esbuild");

let inWork = 0;

/**
 * Does something with esbuild, and ends esbuild's service when nobody needs it any more: it would hold 60 MB as long as
 * the cloud runs, and starts in some milliseconds. Whoever uses esbuild here goes this way: a service that is ended never
 * answers what it was asked.
 */
export async function withEsbuild<T>(work: (esbuild: Esbuild) => Promise<T>): Promise<T> {
  const esbuild = await import("esbuild");
  inWork++;
  try {
    return await work(esbuild);
  } finally {
    inWork--;
    if (inWork === 0) await esbuild.stop();
  }
}
