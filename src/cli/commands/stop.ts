import type { Command } from "../command.js";
import { paintFor } from "../output.js";
import { Problem } from "../problem.js";
import { askHealth, cloudOptions, runningCloud } from "../running-cloud.js";

const GRACE_MILLISECONDS = 10_000;

const stop: Command = {
  name: "stop",
  summary: "Stop the cloud that serves this project",
  options: cloudOptions,

  async run({ options, directory, out, environment }) {
    const { url } = await runningCloud(directory, options);
    const response = await fetch(`${url}/_sekisho/stop`, { method: "POST" });
    await response.arrayBuffer();
    const deadline = Date.now() + GRACE_MILLISECONDS;
    while (await askHealth(url)) {
      if (Date.now() > deadline) throw new Problem(`The cloud at ${url} was asked to stop and still answers.`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    out.write(`${paintFor(out, environment).green("✓")} Stopped ${url}.\n`);
    return 0;
  },
};

export default stop;
