/** Loaded when YAML is asked for. In the bundle a package that is imported dynamically itself has a default export alone. */
export { stringify } from "yaml";
