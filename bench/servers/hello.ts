/**
 * Bare node:http: the bound of what refuses, or answers by itself. Argument, as JSON: `port`; with `publicKey` and
 * `issuer` it verifies the RS256 token of each request first, remembering nothing.
 */
import { createServer } from "node:http";
import { TokenCheck } from "./rs256.js";

const settings = JSON.parse(process.argv[2] ?? "{}") as { port: number; publicKey?: string; issuer?: string };
const { publicKey, issuer } = settings;
const check =
  publicKey !== undefined && issuer !== undefined ? new TokenCheck({ publicKey, issuer, cache: false }) : undefined;
const hello = JSON.stringify({ message: "hello" });
const unauthorized = JSON.stringify({ message: "Unauthorized" });

createServer(({ headers }, response) => {
  const [status, body] = !check || check.claims(headers.authorization) ? [200, hello] : [401, unauthorized];
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  response.end(body);
}).listen(settings.port, "127.0.0.1");
