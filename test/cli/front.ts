import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

/** What the front does with a request: it goes on to the cloud, is never answered, or gets this as JSON. */
type Fate = "on" | "never" | { readonly status: number; readonly body: object };

/** A server before the cloud at `url`, for what this cloud doesn't do: being slow, or having a service more. */
async function front(url: string, judge: (path: string, body: string) => Fate): Promise<string> {
  const server = createServer((asked, answer) => {
    const chunks: Buffer[] = [];
    asked.on("data", (chunk: Buffer) => chunks.push(chunk));
    asked.on("end", () => {
      const body = Buffer.concat(chunks);
      const { method = "", url: path = "", rawHeaders } = asked;
      const fate = judge(path, body.toString("latin1"));
      if (fate === "never") return;
      if (fate !== "on") {
        answer.writeHead(fate.status, { "content-type": "application/json" }).end(JSON.stringify(fate.body));
        return;
      }
      const on = request(new URL(path, url), { method, headers: rawHeaders, setHost: false }, (answered) => {
        answer.writeHead(answered.statusCode ?? 500, answered.rawHeaders);
        answered.pipe(answer);
      });
      on.end(body);
    });
  });
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Once a stack is being updated, nobody gets to know how it stands. */
export function slowCloud(url: string): Promise<string> {
  let updating = false;
  return front(url, (_, body) => {
    if (updating && body.includes("Action=DescribeStacks&")) return "never";
    updating ||= body.includes("Action=UpdateStack&");
    return "on";
  });
}

/** AWS Amplify's service, with one app and one environment, whose stack is the one named. */
export function withAmplifyService(
  url: string,
  app: { appId: string; name: string },
  stackName: string,
): Promise<string> {
  const environment = { backendEnvironmentArn: "arn", environmentName: "dev", stackName, createTime: 0, updateTime: 0 };
  const answers: Record<string, object> = {
    "/apps": { apps: [app] },
    [`/apps/${app.appId}`]: { app },
    [`/apps/${app.appId}/backendenvironments`]: { backendEnvironments: [environment] },
    [`/apps/${app.appId}/backendenvironments/dev`]: { backendEnvironment: environment },
  };
  return front(url, (path) => {
    if (!path.startsWith("/apps")) return "on";
    const body = answers[path.split("?")[0] ?? ""];
    return body
      ? { status: 200, body }
      : { status: 404, body: { __type: "NotFoundException", message: "App not found" } };
  });
}
