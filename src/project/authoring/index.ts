export { applyChanges } from "./apply-changes.js";
export * from "./auth.js";
export * from "./backend.js";
export { Draft } from "./draft.js";
export * from "./environments.js";
export * from "./function.js";
export * from "./new-project.js";
export * from "./override.js";
export * from "./rest-api.js";
