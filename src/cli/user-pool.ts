import type { Options } from "./command.js";
import { Problem } from "./problem.js";
import type { DeployedUserPool, ProjectRecord } from "./project-record.js";

/** How a command is told which of several pools it is about. */
export const poolOptions = {
  pool: { value: "ID", what: "the user pool, where the project has several" },
} as const;

/** The project's pool, or the one that `--pool` names by id or name. */
export function choosePool(project: ProjectRecord | undefined, options: Options): DeployedUserPool {
  const pools = project?.userPools ?? [];
  const wanted = options.text("pool");
  const matching = wanted === undefined ? pools : pools.filter(({ id, name }) => id === wanted || name === wanted);
  const [pool, ...others] = matching;
  const list = pools.map(({ id, name }) => `${id}  ${name}`).join("\n");
  if (!pool) {
    throw wanted !== undefined && pools.length > 0
      ? new Problem(`The project has no user pool "${wanted}".`, `It has:\n${list}`)
      : new Problem("The project has no user pool.", "Add one with: amplify add auth, then run it again");
  }
  if (others.length > 0) throw new Problem("The project has several user pools.", `Name one with --pool:\n${list}`);
  return pool;
}
