import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { onTestFinished } from "vitest";
import { DEFAULT_PLACEMENT } from "../../src/lib/placement.js";
import { lambda } from "../../src/services/lambda/index.js";
import type { FunctionsOptions } from "../../src/services/lambda/service.js";
import { logs as logsService } from "../../src/services/logs/index.js";
import type { AwsService } from "../../src/services/operation.js";
import { createDispatcher, type DispatchOptions } from "../../src/wire/dispatch.js";
import { startFunctions } from "./support.js";

const KEY = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };

/** Lambda and CloudWatch Logs behind the wire, and the SDK's clients for them. */
export async function startWire(options: Partial<FunctionsOptions> = {}) {
  const { functions, logs } = startFunctions(options);
  const { accountId, region } = DEFAULT_PLACEMENT;
  const caller = { accountId, arn: `arn:aws:iam::${accountId}:root`, userId: accountId, accessKeyId: KEY.accessKeyId };
  const dispatch: DispatchOptions = {
    placement: DEFAULT_PLACEMENT,
    credentials: (id) => (id === KEY.accessKeyId ? { ...KEY, caller } : undefined),
    reportDefect: (operation, defect) => {
      console.error(operation, defect);
    },
  };
  const dispatchers = [
    createDispatcher(lambda(functions) as unknown as AwsService, dispatch),
    createDispatcher(logsService(logs) as unknown as AwsService, dispatch),
  ];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const [path = "", rawQuery = ""] = (request.url ?? "").split("?");
    const isLogs = request.headers["x-amz-target"] !== undefined;
    const answer = await dispatchers[isLogs ? 1 : 0]?.handle(
      {
        method: request.method ?? "",
        path,
        signedPath: path,
        rawHeaders: request.rawHeaders,
        rawQuery,
        headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
        body: Buffer.concat(parts),
        labels: {},
      },
      { requestId: "1f2a0b0c-0000-4000-8000-000000000000", now: new Date() },
    );
    response.writeHead(answer?.statusCode ?? 500, answer?.headers).end(answer?.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { endpoint, region, credentials: KEY, maxAttempts: 1 };
  const clients = { lambda: new LambdaClient(settings), logs: new CloudWatchLogsClient(settings) };
  onTestFinished(() => {
    clients.lambda.destroy();
    clients.logs.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { functions, ...clients };
}
