import { join } from "node:path";
import type { ProjectRecord } from "../../src/cli/project-record.js";
import { ProjectRunner } from "../../src/cli/project-runner.js";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";
import { helloProject } from "../e2e/harness/project.js";
import type { TestCloud } from "../harness/cloud.js";

/** Deploys `examples/hello` to a cloud, as `sekisho start` does: its API, authorizer, function, user pool and stacks. */
export async function deployExample(cloud: TestCloud): Promise<ProjectRecord> {
  const directory = helloProject();
  const runner = new ProjectRunner({
    directory,
    state: join(directory, ".sekisho"),
    environment: undefined,
    skipUnsupported: false,
    progress: () => {},
  });
  const compiled = await runner.compile(DEFAULT_PLACEMENT.accountId);
  const { record } = await runner.deploy(compiled, cloud.url, () => {});
  for (const { functionName, source } of record.functions) cloud.cloud.functions.liveSource(functionName, source);
  return record;
}
