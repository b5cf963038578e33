import { spawn } from "node:child_process";
import type { Command } from "../command.js";
import { consoleAddress } from "../console-address.js";
import { cloudOptions, runningCloud } from "../running-cloud.js";

const console: Command = {
  name: "console",
  summary: "Open the web console of the running cloud",
  options: {
    "no-open": { what: "only print its address" },
    json: { what: "as JSON; opens nothing" },
    ...cloudOptions,
  },

  async run({ options, directory, out, environment }) {
    const { url } = await runningCloud(directory, options);
    const address = consoleAddress(url);
    out.write(options.on("json") ? `${JSON.stringify({ url: address })}\n` : `${address}\n`);
    if (!options.on("no-open") && !options.on("json")) open(address, environment);
    return 0;
  },
};

/** By what the system has for it; where it has nothing, the printed address is enough. */
function open(address: string, environment: NodeJS.ProcessEnv): void {
  const [command = "", ...args] =
    environment.BROWSER !== undefined && environment.BROWSER !== ""
      ? [environment.BROWSER]
      : process.platform === "darwin"
        ? ["open"]
        : process.platform === "win32"
          ? ["cmd", "/c", "start", ""]
          : ["xdg-open"];
  spawn(command, [...args, address], { detached: true, stdio: "ignore" })
    .on("error", () => {})
    .unref();
}

export default console;
