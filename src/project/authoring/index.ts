export * from "./access.js";
export { applyChanges } from "./apply-changes.js";
export * from "./auth.js";
export * from "./backend.js";
export * from "./built-files.js";
export * from "./cloud-backend.js";
export * from "./dependencies.js";
export { Draft } from "./draft.js";
export * from "./environments.js";
export * from "./function.js";
export * from "./function-layers.js";
export { type FunctionRuntime, RUNTIMES } from "./function-runtimes.js";
export * from "./function-settings.js";
export {
  type FunctionStarter,
  type FunctionTemplate,
  type StreamOf,
  starterVariables,
  wrongStreamArn,
} from "./function-starter.js";
export * from "./hosting.js";
export * from "./import-auth.js";
export * from "./layer.js";
export * from "./new-project.js";
export * from "./override.js";
export * from "./pull.js";
export * from "./rest-api.js";
export * from "./secrets.js";
export * from "./storage.js";
export * from "./storage-trigger.js";
export * from "./table.js";
export * from "./table-triggers.js";
