/** What `start` and `push` remember of the project that they deployed last: `.sekisho/project.json`. */
export interface ProjectRecord {
  /** Of the files that the templates are made from; an equal one means that nothing has to be compiled or pushed. */
  readonly fingerprint: string;
  /** Files and folders that the fingerprint is taken of. */
  readonly watch: readonly string[];
  /** Where the cloud listened: outputs, environment variables and the front end's files lead there. */
  readonly endpoint: string;
  readonly skipUnsupported: boolean;
  /** The project's folder, or the template that was named. */
  readonly directory: string;
  /** Values for parameters of a template. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly kind: string;
  readonly name: string;
  readonly environment: string;
  readonly region: string;
  readonly stackName: string;
  readonly apis: readonly DeployedApi[];
  readonly userPools: readonly DeployedUserPool[];
  readonly functions: readonly DeployedFunction[];
  /** The configuration files that were written for the front end. */
  readonly frontEnd: readonly string[];
  /** Amplify's resources with the fingerprint they were pushed at. */
  readonly resources: readonly PushedResource[];
}

export interface DeployedApi {
  readonly name: string;
  readonly id: string;
  readonly stage: string;
  readonly url: string;
  /** Paths with at least one method, for the curl that `start` prints. */
  readonly paths: readonly string[];
}

export interface DeployedUserPool {
  readonly name: string;
  readonly id: string;
  readonly clientIds: readonly string[];
}

export interface DeployedFunction {
  readonly name: string;
  /** As deployed, e.g. `greet-dev`. */
  readonly functionName: string;
  readonly source: string;
}

export interface PushedResource {
  readonly category: string;
  readonly name: string;
  readonly fingerprint: string;
}
