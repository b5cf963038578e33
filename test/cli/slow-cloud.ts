import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

/**
 * A cloud that takes its time: what it is asked goes on to the one at `url`, but once a stack is being updated, nobody
 * gets to know how it stands.
 */
export async function slowCloud(url: string): Promise<string> {
  let updating = false;
  const server = createServer((asked, answer) => {
    const chunks: Buffer[] = [];
    asked.on("data", (chunk: Buffer) => chunks.push(chunk));
    asked.on("end", () => {
      const body = Buffer.concat(chunks);
      if (updating && body.includes("Action=DescribeStacks&")) return;
      updating ||= body.includes("Action=UpdateStack&");
      const { method = "", url: path = "", rawHeaders } = asked;
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
