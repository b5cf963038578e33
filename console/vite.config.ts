import { createHash } from "node:crypto";
import { defineConfig, type Plugin } from "vite";

/** Where the port serves the console. */
export const BASE = "/_sekisho/console/";

/** Cloudscape's styles hold eight fonts, of which a page shows three: as files they are loaded when a letter needs them. */
const fontsAsFiles: Plugin = {
  name: "fonts-as-files",
  generateBundle(_, bundle) {
    for (const asset of Object.values(bundle)) {
      if (asset.type !== "asset" || !asset.fileName.endsWith(".css")) continue;
      asset.source = String(asset.source).replace(
        /url\(["']?data:font\/woff2;base64,([\w+/=]+)["']?\)/g,
        (_, encoded: string) => {
          const source = Buffer.from(encoded, "base64");
          const name = `font-${createHash("sha256").update(source).digest("hex").slice(0, 8)}.woff2`;
          this.emitFile({ type: "asset", fileName: `assets/${name}`, source });
          return `url(${name})`;
        },
      );
    }
  },
};

/** `npm run console` builds the sources anew on every save; the running cloud serves what is in dist/console. */
export default defineConfig({
  root: import.meta.dirname,
  base: BASE,
  plugins: [fontsAsFiles],
  build: {
    outDir: "../dist/console",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    // The Content-Security-Policy has no place for what is inlined.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    reportCompressedSize: false,
    rolldownOptions: {
      // Cloudscape marks its components for servers that render React; there is none here.
      onLog: (level, log, report) => log.code === "MODULE_LEVEL_DIRECTIVE" || report(level, log),
    },
  },
});
