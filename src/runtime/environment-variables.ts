import { dirname } from "node:path";

export interface VariableFacts {
  readonly functionName: string;
  readonly version: string;
  readonly handler: string;
  readonly runtime: string;
  readonly memorySize: number;
  readonly region: string;
  readonly taskRoot: string;
  /** The folder with what the function's layers hold, which stands for `/opt`; undefined without layers. */
  readonly layers: string | undefined;
  readonly logGroup: string;
  readonly logFormat: "Text" | "JSON";
  readonly credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  /** The local cloud; the SDKs read it. */
  readonly endpoint: string | undefined;
  /** The function's own. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * The environment of a function's process, as AWS's runtimes show it (Node's recorded by introspection). Nothing of the
 * server's own environment is in it.
 */
export function environmentVariables(facts: VariableFacts, logStream: string): Record<string, string> {
  const { credentials } = facts;
  return {
    ...(facts.endpoint !== undefined && { AWS_ENDPOINT_URL: facts.endpoint }),
    ...facts.variables,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_REGION: facts.region,
    AWS_DEFAULT_REGION: facts.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${facts.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: facts.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: facts.version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(facts.memorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: facts.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    ...(facts.logFormat === "JSON" && { AWS_LAMBDA_LOG_FORMAT: "JSON" }),
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    LAMBDA_TASK_ROOT: facts.taskRoot,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    LANG: "en_US.UTF-8",
    ...languageVariables(facts),
    ...(facts.layers !== undefined && {
      LD_LIBRARY_PATH: `${facts.taskRoot}:${facts.taskRoot}/lib:${facts.layers}/lib`,
    }),
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin:${facts.layers ?? OPT}/bin`,
    PWD: facts.taskRoot,
    SHLVL: "0",
    TZ: facts.variables.TZ ?? ":UTC",
    _HANDLER: facts.handler,
  };
}

const OPT = "/opt";

/** Where a language looks for modules (developer guide, "Working with layers", paths for each runtime). */
function languageVariables({ runtime, taskRoot, layers }: VariableFacts): Record<string, string> {
  const opt = layers ?? OPT;
  if (runtime.startsWith("python"))
    return {
      PYTHONPATH:
        layers === undefined ? "/var/runtime" : `${opt}/python/lib/${runtime}/site-packages:${opt}/python:/var/runtime`,
    };
  if (!runtime.startsWith("nodejs")) return {};
  const node = `${opt}/nodejs/node${/\d+/.exec(runtime)?.[0] ?? ""}/node_modules`;
  return {
    // The host's Node stands in for the runtime that was asked for, which the SDK would not warn of.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    NODE_PATH: `${node}:${opt}/nodejs/node_modules:/var/runtime/node_modules:/var/runtime:${taskRoot}`,
  };
}
