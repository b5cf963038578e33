import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OverrideJob } from "./job.js";
import type { Handles } from "./stack.js";

type Tree = Record<string, unknown>;

/** As much of aws-cdk-lib as is used here; which version it is, the project decides. */
interface CdkLibrary {
  App: new (options: Tree) => App;
  Stack: new (scope: object, id: string, options: Tree) => Stack;
  CfnParameter: new (scope: object, id: string, properties: Tree) => object;
  CfnOutput: new (scope: object, id: string, properties: Tree) => object;
  CfnMapping: new (scope: object, id: string, properties: Tree) => object;
  CfnCondition: new (scope: object, id: string, properties: Tree) => object;
  CfnResource: new (scope: object, id: string, properties: Tree) => object;
  LegacyStackSynthesizer: new () => object;
}

interface App {
  synth(): { getStackArtifact(id: string): { template: Tree } };
}

interface Stack {
  readonly artifactId: string;
  node: { tryFindChild(id: string): object | undefined };
  resolve(value: unknown): Tree;
}

interface Include {
  overrideLogicalId(id: string): void;
  getResource(id: string): object;
  getParameter(id: string): object;
  getCondition(id: string): object;
  getOutput(id: string): object;
  getMapping(id: string): object;
}

const SECTIONS = ["Parameters", "Conditions", "Resources", "Outputs", "Mappings"];

/**
 * The same as `OverrideStack` over the real aws-cdk-lib, for overrides that make constructs of their own: a CDK stack that
 * holds the template as L1 constructs.
 */
export class CdkStack {
  readonly resources: object;
  readonly parameters: Tree = {};
  readonly #app: App;
  readonly #stack: Stack;
  readonly #template: Tree;

  constructor(job: OverrideJob) {
    const require = createRequire(job.file);
    const cdk = require("aws-cdk-lib") as CdkLibrary;
    const { CfnInclude } = require("aws-cdk-lib/cloudformation-include") as {
      CfnInclude: new (scope: object, id: string, properties: Tree) => Include;
    };
    const directory = mkdtempSync(join(tmpdir(), "sekisho-override-"));
    process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
    const templateFile = join(directory, "template.json");
    writeFileSync(templateFile, JSON.stringify(job.template));
    this.#app = new cdk.App({ outdir: join(directory, "out"), analyticsReporting: false });
    const stack = new cdk.Stack(this.#app, job.className, { synthesizer: new cdk.LegacyStackSynthesizer() });
    // "Default" leaves no trace in logical ids made out of paths; itself it needs one, which is written nowhere.
    const include = new CfnInclude(stack, "Default", { templateFile });
    include.overrideLogicalId("Template");
    this.#stack = stack;
    this.#template = job.template;
    Object.assign(stack, this.#members(cdk, include, job), handles(include, job.handles));
    this.resources = stack;
  }

  render(): Tree {
    const { template } = this.#app.synth().getStackArtifact(this.#stack.artifactId);
    return { ...this.#template, ...template };
  }

  #members(cdk: CdkLibrary, include: Include, job: OverrideJob): Tree {
    const stack = this.#stack;
    const taken = (id: string) =>
      stack.node.tryFindChild(id) !== undefined ||
      SECTIONS.some((name) => Object.hasOwn((job.template[name] as object | undefined) ?? {}, id));
    const free = (id: string) => {
      if (taken(id))
        throw new Error(`There is already a Construct with name '${id}' in ${job.className} [${job.className}]`);
    };
    const adder = (made: CdkLibrary["CfnOutput"]) => (properties: Tree, id: string) => {
      free(id);
      new made(stack, id, properties);
    };
    const own = <Kind extends object>(id: string, find: (id: string) => Kind) =>
      stack.node.tryFindChild(id) ?? find(id);
    return {
      addCfnParameter: (properties: Tree, id: string, value?: unknown) => {
        if (taken(id)) throw new Error(job.takenParameter.replace("%s", id));
        new cdk.CfnParameter(stack, id, properties);
        if (value !== undefined) this.parameters[id] = stack.resolve(value);
      },
      addCfnOutput: adder(cdk.CfnOutput),
      addCfnMapping: adder(cdk.CfnMapping),
      addCfnCondition: adder(cdk.CfnCondition),
      addCfnResource: adder(cdk.CfnResource),
      getCfnParameter: (id: string) => own(id, (name) => include.getParameter(name)),
      getCfnCondition: (id: string) => own(id, (name) => include.getCondition(name)),
      getCfnOutput: (id: string) => own(id, (name) => include.getOutput(name)),
      getCfnMapping: (id: string) => own(id, (name) => include.getMapping(name)),
    };
  }
}

function handles(include: Include, names: Handles): Tree {
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, handle]) => {
      if (typeof handle !== "string") return [[name, handles(include, handle)]];
      try {
        return [[name, include.getResource(handle)]];
      } catch {
        return [];
      }
    }),
  );
}
