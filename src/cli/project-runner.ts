import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CompiledProject } from "../project/compiled-project.js";
import type { TemplateFinding } from "../project/template-findings.js";
import { LOCAL_CREDENTIALS, type LocalTarget } from "./aws.js";
import type { StackEventLine, Told } from "./deploy/stack.js";
import { fingerprintOf, savedSince } from "./fingerprint.js";
import { projectProblem } from "./project-problem.js";
import type { ProjectRecord } from "./project-record.js";
import { readJson } from "./running-cloud.js";

const REST_MILLISECONDS = 30;
/** How long a failure is kept back, in case that a file is still being written on a busy machine. */
const SECOND_HALF_MILLISECONDS = 200;

export interface ProjectSettings {
  readonly directory: string;
  /** The state folder: the record and the caches lie in it. */
  readonly state: string;
  /** The Amplify environment that was asked for. */
  readonly environment: string | undefined;
  readonly skipUnsupported: boolean;
  /** Values for parameters of a template; undefined leaves those that were given last. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Told one line for what takes long, and what was found in the templates. */
  readonly progress: (line: string, findings?: readonly TemplateFinding[]) => void;
}

/** The project's way from files to deployed stacks; `start` and `push` share it. */
export class ProjectRunner {
  readonly #settings: ProjectSettings;
  /** When the last compilation began, epoch milliseconds. */
  #compiling = 0;
  /** What was found in the templates of the last compilation, and is no error. */
  warnings: readonly TemplateFinding[] = [];
  #warned = "";

  constructor(settings: ProjectSettings) {
    this.#settings = settings;
  }

  get #recordFile(): string {
    return join(this.#settings.state, "project.json");
  }

  get #parameters(): Readonly<Record<string, string>> | undefined {
    return this.#settings.parameters ?? this.recorded()?.record.parameters;
  }

  /** What was deployed last, and whether the files are still the ones that it was made from. */
  recorded(): { readonly record: ProjectRecord; readonly unchanged: boolean } | undefined {
    const record = readJson<ProjectRecord>(this.#recordFile);
    const { directory, environment, parameters, skipUnsupported } = this.#settings;
    if (record?.directory !== directory) return undefined;
    const askedAlike =
      (environment === undefined || environment === record.environment) &&
      (parameters === undefined || JSON.stringify(parameters) === JSON.stringify(record.parameters)) &&
      skipUnsupported === record.skipUnsupported;
    return { record, unchanged: askedAlike && record.fingerprint === fingerprintOf(record.watch) };
  }

  /** Resolves when no file was written for a moment: an editor empties a file before it fills it. */
  async rested(): Promise<void> {
    const watch = this.recorded()?.record.watch ?? [];
    while (savedSince(watch, Date.now() - REST_MILLISECONDS))
      await new Promise((resolve) => setTimeout(resolve, REST_MILLISECONDS));
  }

  /** Whether a file is written between the last compilation's beginning and a moment from now: then it read half of it. */
  async savedMeanwhile(): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve, SECOND_HALF_MILLISECONDS));
    return savedSince(this.recorded()?.record.watch ?? [], this.#compiling);
  }

  /** Raises a Problem where the project can't be compiled. */
  async compile(accountId: string, region = "us-east-1"): Promise<CompiledProject> {
    const { compileProject, installPackages } = await import("../project/index.js");
    const { directory, state, environment, skipUnsupported, progress } = this.#settings;
    this.#compiling = Date.now();
    try {
      const project = await compileProject(directory, {
        placement: { accountId, region },
        environment,
        skipUnsupported,
        parameters: this.#parameters,
        progress,
        cacheDirectory: join(state, "cache"),
        installPackages,
      });
      await this.#check(project);
      for (const { category, resource, reason } of project.unsupported)
        progress(`Left out: ${category} ${resource} (${reason})`);
      for (const { function: name, directory: folder } of project.missingDependencies) {
        progress(`Installing the packages of the function ${name} …`);
        await installPackages(folder);
      }
      return project;
    } catch (error) {
      throw projectProblem(error);
    }
  }

  /** What was told once isn't told again at every save. */
  async #check(project: CompiledProject): Promise<void> {
    const { checkTemplates, told } = await import("./deploy/validate.js");
    this.warnings = await checkTemplates(project);
    const lines = told(this.warnings).join("\n");
    if (lines !== "" && lines !== this.#warned)
      this.#settings.progress(`Warnings about the templates:\n${lines}`, this.warnings);
    this.#warned = lines;
  }

  /** Brings the cloud at `endpoint` to the compiled project, remembers it and writes the front end's configuration. */
  async deploy(
    project: CompiledProject,
    endpoint: string,
    onEvent?: (event: StackEventLine) => void,
    onStack?: Told,
  ): Promise<{ readonly record: ProjectRecord; readonly changed: boolean }> {
    const [{ deployProject }, { readDeployed }] = await Promise.all([
      import("./deploy/project.js"),
      import("./deploy/deployed.js"),
    ]);
    const { directory, skipUnsupported, state } = this.#settings;
    // Taken before the deployment: what is saved while it runs counts as a change afterwards. What was saved while the
    // project was compiled may have been read before: then nothing is like what was compiled.
    const fingerprint = savedSince(project.watch, this.#compiling) ? "" : fingerprintOf(project.watch);
    const target: LocalTarget = { endpoint, region: project.region, credentials: LOCAL_CREDENTIALS };
    const { frontEnd } = await this.#tellMissingPools(project, target);
    const changed = await deployProject(project, {
      ...{ target, skipUnsupported },
      ...(onEvent && { onEvent }),
      ...(onStack && { onStack }),
    });
    const { apis, userPools, functions, outputs } = await readDeployed(target, project);
    const { name, kind, environment, region, stackName, watch, resources } = project;
    const parameters = this.#parameters;
    const record: ProjectRecord = {
      ...(parameters && { parameters }),
      ...{ fingerprint, endpoint, skipUnsupported, directory, kind, name, environment, region, stackName, watch },
      ...{ apis, userPools, functions, resources },
      frontEnd: await this.#writeFrontEnd(frontEnd, endpoint, outputs),
    };
    mkdirSync(state, { recursive: true });
    writeFileSync(this.#recordFile, `${JSON.stringify(record, undefined, 2)}\n`);
    return { record, changed };
  }

  /**
   * Pools that were imported are in no template: where this cloud has no user pool of that id, nobody can sign in. Gives the
   * front end as this cloud can serve it.
   */
  async #tellMissingPools(
    { importedPools = [], frontEnd }: CompiledProject,
    target: LocalTarget,
  ): Promise<Pick<CompiledProject, "frontEnd">> {
    if (importedPools.length === 0) return { frontEnd };
    const [{ UserPools }, { withoutImportedIdentityPool }] = await Promise.all([
      import("./deploy/user-pools.js"),
      import("../project/front-end/front-end.js"),
    ]);
    const pools = new UserPools(target);
    let served = frontEnd;
    for (const { name, userPoolId, identityPoolId } of importedPools) {
      if ((await pools.pool(userPoolId)) === undefined)
        this.#settings.progress(
          `auth/${name} is the user pool ${userPoolId}, which is not in this cloud: nobody can sign in to it here, and its tokens are refused. sekisho start makes one that stands in for it, where the region is the same.`,
        );
      if (identityPoolId === undefined || (await pools.hasIdentityPool(identityPoolId))) continue;
      this.#settings.progress(
        `auth/${name} has the identity pool ${identityPoolId}, which is not in this cloud: the front end is given none, and nobody has credentials to sign a call with.`,
      );
      served = served && withoutImportedIdentityPool(served);
    }
    pools.close();
    return { frontEnd: served };
  }

  /** The files written; none where they can't be, which is no reason not to serve. */
  async #writeFrontEnd(
    frontEnd: CompiledProject["frontEnd"],
    endpoint: string,
    outputs: (stack: string) => Readonly<Record<string, string>> | undefined,
  ): Promise<readonly string[]> {
    if (!frontEnd) return [];
    const { renderFrontEnd } = await import("../project/front-end/render.js");
    const local = endpoint.replace("//127.0.0.1:", "//localhost:");
    const { awsExports, amplifyConfiguration } = renderFrontEnd(frontEnd, outputs, {
      userPoolEndpoint: local,
      identityPoolEndpoint: local,
    });
    const files = {
      [join(frontEnd.directory, "aws-exports.js")]: awsExports,
      [join(frontEnd.directory, "amplifyconfiguration.json")]: amplifyConfiguration,
    };
    try {
      mkdirSync(frontEnd.directory, { recursive: true });
      for (const [file, text] of Object.entries(files)) writeFileSync(file, text);
      return Object.keys(files);
    } catch (error) {
      this.#settings.progress(`The front end's configuration can't be written: ${(error as Error).message}`);
      return [];
    }
  }
}
