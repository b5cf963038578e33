import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Environment, type EnvironmentEvents, type Job } from "../../src/runtime/environment.js";
import { environmentProgram } from "../../src/runtime/programs.js";
import { temporaryFolder } from "./support.js";

const job = (id: number): Job => ({
  requestId: `r${id}`,
  invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:f",
  timeout: 5000,
  traceId: "",
  clientContext: "",
  payload: JSON.stringify(id),
});

test("an event that is handed over behind a recall keeps its own answer", async () => {
  const taskRoot = temporaryFolder();
  writeFileSync(join(taskRoot, "index.js"), "exports.handler = async (id) => id;");
  const told: string[] = [];
  await new Promise<void>((done) => {
    const tell = (what: string) => {
      if (told.push(what) === 4) done();
    };
    const events: EnvironmentEvents<Job> = {
      ready(environment) {
        // One piece: the process begins the first event and has read all of it when that is answered.
        for (const id of [1, 2, 3]) environment.run(job(id));
        environment.recall();
        for (const id of [4, 5]) environment.run(job(id));
      },
      answered: (_, { requestId }, { payload }) => tell(`${requestId} answers ${payload}`),
      returned: (_, jobs) => tell(`given back: ${jobs.map(({ requestId }) => requestId)}`),
      ended: () => done(),
      log: () => {},
    };
    const environment = new Environment(
      {
        taskRoot,
        handler: "index.handler",
        memorySize: 128,
        variables: () => ({ PATH: process.env.PATH ?? "" }),
        program: environmentProgram("child/main.ts"),
        runtimeVersion: "nodejs",
        sdkBase: import.meta.filename,
        endpoint: undefined,
      },
      "stream",
      0,
      events,
    );
    onTestFinished(() => environment.kill());
  });
  expect(told.sort()).toEqual(["given back: r2,r3", "r1 answers 1", "r4 answers 4", "r5 answers 5"]);
});
