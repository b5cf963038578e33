import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { compileCdkApp } from "./cdk-app.js";
import { assemblyIn, compileCdkOut } from "./cdk-out.js";
import type { CompiledProject, CompileOptions } from "./compiled-project.js";
import { compileGen1 } from "./gen1/compile.js";
import { ProjectError } from "./project-error.js";
import { compileTemplate, templateIn, templateNames } from "./template/compile.js";

export type {
  Asset,
  CompiledProject,
  CompiledStack,
  CompileOptions,
  ProjectFunction,
  ProjectResource,
  TemplateSource,
  UnsupportedResource,
} from "./compiled-project.js";
export type { FrontEnd } from "./front-end/front-end.js";
export { type FrontEndFiles, type LocalAddresses, type Outputs, renderFrontEnd } from "./front-end/render.js";
export { installPackages } from "./install-packages.js";
export { type Place, ProjectError, type ProjectErrorKind } from "./project-error.js";

/**
 * Turns a project folder, or a template that is named itself, into templates and assets, ready to be deployed. Nothing is written into the project.
 *
 * An unchanged project compiles to the same bytes on every machine. Throws a `ProjectError` that says what was looked for and what
 * to do next.
 */
export async function compileProject(directory: string, options: CompileOptions): Promise<CompiledProject> {
  const project = resolve(directory);
  if (statSync(project, { throwIfNoEntry: false })?.isFile()) return compileTemplate(project, options);
  if (existsSync(join(project, "amplify", "backend", "backend-config.json"))) return compileGen1(project, options);
  const assembly = assemblyIn(project);
  if (assembly !== undefined) return compileCdkOut(assembly, options);
  if (existsSync(join(project, "cdk.json"))) return compileCdkApp(project, options);
  const template = templateIn(project);
  if (template !== undefined) return compileTemplate(template, options);
  throw noProject(project);
}

function noProject(project: string): ProjectError {
  const lookedFor = [
    join(project, "amplify", "backend", "backend-config.json"),
    join(project, "cdk.out", "manifest.json"),
    join(project, "manifest.json"),
    ...templateNames(project),
  ];
  const told = (next: string) =>
    new ProjectError("NoProject", `${project} holds no project that can be started`, { lookedFor, next });
  if (!existsSync(project)) return told(`${project} does not exist: check the path.`);
  if (existsSync(join(project, "amplify", "backend.ts")))
    return told(
      "It is an Amplify Gen 2 project: run ampx sandbox --once in it to make .amplify/artifacts/cdk.out, then start again.",
    );
  return told(
    "Give the folder of an Amplify Gen 1 project (the one with amplify/ in it), of a CDK app, or one with a template.yaml; or the path of a template.",
  );
}
