/** The options of the commands that compile a project. */
export const projectOptions = {
  env: { value: "NAME", what: "the Amplify environment (default: the one checked out, else the first)" },
  "skip-unsupported": { what: "go on without resources that Sekisho doesn't have, and name them" },
} as const;
