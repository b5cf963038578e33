import type { JsonObject } from "../json-file.js";

export type FunctionRuntime = "nodejs" | "python" | "provided";

interface Made {
  /** As Lambda names it. */
  readonly runtime: string;
  readonly handler: string;
  /** The Amplify CLI's `amplify.state`, but for what Express and the advanced settings add. */
  readonly state: JsonObject;
}

/** What a new function of a runtime is made with. The Amplify CLI has no plugin that builds `provided` functions. */
export const RUNTIMES: Readonly<Record<FunctionRuntime, Made>> = {
  nodejs: {
    runtime: "nodejs22.x",
    handler: "index.handler",
    state: {
      ...{ pluginId: "amplify-nodejs-function-runtime-provider", functionRuntime: "nodejs", useLegacyBuild: true },
      defaultEditorFile: "src/index.js",
    },
  },
  python: {
    runtime: "python3.12",
    handler: "index.handler",
    state: {
      ...{ pluginId: "amplify-python-function-runtime-provider", functionRuntime: "python", useLegacyBuild: false },
      defaultEditorFile: "src/index.py",
    },
  },
  provided: {
    runtime: "provided.al2023",
    handler: "bootstrap",
    state: {
      ...{ pluginId: "custom-runtime", functionRuntime: "provided", useLegacyBuild: false },
      defaultEditorFile: "src/bootstrap",
    },
  },
};

const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** File below the function's folder → text: Hello World in Python, laid out as the Amplify CLI does. */
export const pythonSources = (name: string): Record<string, string> => ({
  "src/index.py": `import json


def handler(event, context):
    print("received event:")
    print(event)
    return {
        "statusCode": 200,
        # A browser on another origin needs these:
        # "headers": {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"},
        "body": json.dumps("Hello from your new Amplify Python lambda!"),
    }
`,
  "src/setup.py": `from setuptools import setup

setup(name="src", version="1.0", description="Code of the function ${name}")
`,
  "src/event.json": json({ test: "event" }),
  Pipfile: `[dev-packages]

[packages]
src = {editable = true, path = "./src"}

[requires]
python_version = "3.12"
`,
});

/** Hello World as a program that speaks the Runtime API; a shell and curl are all that it needs. */
export const PROVIDED_SOURCES: Readonly<Record<string, string>> = {
  "src/bootstrap": `#!/bin/sh
# Lambda starts this program and gives it events over the Runtime API. Any language can stand in its place: build your
# program for Linux, as an executable file of the name "bootstrap".
set -eu
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
headers="$(mktemp)"

while true; do
  event="$(curl -sS --dump-header "$headers" "$api/next")"
  id="$(tr -d '\\r' < "$headers" | awk 'tolower($1) == "lambda-runtime-aws-request-id:" { print $2 }')"
  echo "EVENT: $event" >&2
  curl -sS --output /dev/null --data '{"statusCode": 200, "body": "\\"Hello from Lambda!\\""}' "$api/$id/response"
done
`,
  "src/event.json": json({ key1: "value1", key2: "value2", key3: "value3" }),
};
