#!/usr/bin/env node
import { commandLine } from "./command-line.js";

// The SDK would warn of Node 20 in every command; README says which versions are tested.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
process.exitCode = await commandLine(process.argv.slice(2), {
  directory: process.cwd(),
  environment: process.env,
  input: process.stdin,
  out: process.stdout,
  err: process.stderr,
});
