import { TestInvokeMethod } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(TestInvokeMethod, async ({ service }, input) => {
  const { status, body, headers, log, latency } = await service.testInvokeMethod(input);
  const multiValueHeaders: Record<string, string[]> = {};
  for (const [name, value] of headers) multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), value];
  return {
    status,
    body,
    headers: Object.fromEntries(headers),
    multiValueHeaders,
    log: log.map((line) => `${line}\n`).join(""),
    latency,
  };
});
