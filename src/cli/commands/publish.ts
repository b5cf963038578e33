import { resolve } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { BACKEND_CONFIG, Draft, HOSTING } from "../../project/authoring/index.js";
import { isObject } from "../../project/json-file.js";
import { projectFolder } from "../authoring/session.js";
import { type AwsTarget, clientSettings } from "../aws.js";
import { buildFunctions } from "../build-functions.js";
import type { Command, CommandCall } from "../command.js";
import { withAnswers } from "../headless-options.js";
import { INTERRUPTED } from "../interrupted.js";
import { paintFor } from "../output.js";
import { Problem } from "../problem.js";
import { projectOptions } from "../project-options.js";
import { Asker, askingOptions, Cancelled } from "../prompts/asker.js";
import { frontEndBuild, runBuild } from "../publish/front-end-build.js";
import { type HostedSite, hostedSite } from "../publish/hosted-site.js";
import { type SiteFile, siteFiles } from "../publish/site-files.js";
import { SiteUpload } from "../publish/site-upload.js";
import { compiledForAws, runnerFor, targetOf, targetOptions, tellChanges } from "../push-target.js";
import { cloudOptions, runningCloud } from "../running-cloud.js";
import push from "./push.js";

const options = {
  ...projectOptions,
  ...cloudOptions,
  ...targetOptions,
  "no-build": { what: "upload what the last build left, without building" },
  delete: { what: "also delete files from the bucket that the build doesn't have any more" },
  invalidate: { what: "have CloudFront fetch every file anew", short: "c" },
  yes: { what: "don't ask", short: "y" },
  headless: askingOptions.headless,
} as const;

const publish: Command = {
  name: "publish",
  summary: "Push the backend, build the front end and upload it to its hosting",
  words: ["[dir]"],
  options,
  examples: [
    ["sekisho publish", "to the cloud that runs here; the page's address is printed"],
    ["sekisho publish --to aws --profile work --invalidate", "to AWS, with CloudFront's copies dropped"],
  ],

  async run(given) {
    const call = await withAnswers(given, options);
    const folder = projectFolder(resolve(call.directory, call.words[0] ?? "."));
    refuseOtherHosting(folder);
    const build = frontEndBuild(folder);
    const asked: CommandCall = { ...call, words: [folder] };
    try {
      // The build needs what the push writes: the addresses of the backend.
      const pushed = targetOf(call.options) === "aws" ? await push.run(asked) : await pushChanges(asked);
      if (pushed !== 0) return pushed;
      const target = await targetFor(asked);
      const site = await hostedSite(target, target.stackName, `hosting${HOSTING}`);
      if (build.command !== undefined && !call.options.on("no-build")) await runBuild(call, folder, build.command);
      call.out.write(`Publish started for ${HOSTING}\n`);
      await upload(call, target, site, siteFiles(folder, build.folder));
      call.out.write(`Your app is published successfully.\n${site.address}\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
      call.err.write("Cancelled: what is published is what was before.\n");
      return INTERRUPTED;
    }
  },
};

function refuseOtherHosting(folder: string): void {
  const { hosting } = new Draft(folder).object(BACKEND_CONFIG) ?? {};
  const names = isObject(hosting) ? Object.keys(hosting) : [];
  if (names.includes(HOSTING)) return;
  if (names.length === 0) throw new Problem("The project has no hosting.", "Add it with: sekisho add hosting");
  throw new Problem(
    `The project is hosted by ${names.join(", ")}, which isn't published from here.`,
    "The Amplify Console builds from the repository: push your commits, or use amplify publish.",
  );
}

/** Pushes to the running cloud where there is something to push; a person at a terminal is asked first. */
async function pushChanges(call: CommandCall): Promise<number> {
  const folder = call.words[0] ?? "";
  const cloud = await runningCloud(folder, call.options);
  await buildFunctions(call, folder);
  const compiled = await runnerFor(call, folder, cloud.state).compile(cloud.accountId);
  const { changesOf } = await import("../deploy/changes.js");
  const changes = await changesOf({ ...cloud.target, region: compiled.region }, compiled);
  if (changes.length > 0) {
    tellChanges(call, changes);
    const asker = new Asker(call);
    try {
      const ask = "Are you sure you want to continue?";
      if (asker.asks && !(await asker.yesNo({ flag: "yes", ask, standard: true })))
        throw new Problem("Nothing was published.");
    } finally {
      asker.close();
    }
  }
  return push.run(call);
}

interface PublishTarget extends AwsTarget {
  readonly stackName: string;
}

async function targetFor(call: CommandCall): Promise<PublishTarget> {
  if (targetOf(call.options) === "aws") {
    const { compiled, target } = await compiledForAws(call);
    return { ...target, stackName: compiled.stackName };
  }
  const { target, project } = await runningCloud(call.words[0] ?? "", call.options);
  if (project === undefined) throw new Problem("The running cloud serves no project.", "Start it: sekisho start");
  return { ...target, region: project.region, stackName: project.stackName };
}

/** Brings the bucket to the build: all of it, or what was there before. */
async function upload(call: CommandCall, target: AwsTarget, site: HostedSite, files: readonly SiteFile[]) {
  const { options, out, environment } = call;
  const paint = paintFor(out, environment);
  const s3 = new S3Client(clientSettings(target));
  try {
    const uploading = new SiteUpload(s3, site.bucket);
    const { changed, unchanged, extra } = await uploading.changes(files);
    await sendOrUndo(call, uploading, changed);
    const left = unchanged > 0 ? `, ${unchanged} unchanged` : "";
    out.write(`${paint.green("✔")} Uploaded files successfully: ${changed.length} changed${left}.\n`);
    if (options.on("delete") && extra.length > 0) {
      await uploading.remove(extra);
      out.write(`${paint.green("✔")} Deleted ${extra.length} files that the build doesn't have any more.\n`);
    }
    const stale = changed.length > 0 || (options.on("delete") && extra.length > 0);
    await refresh(call, target, site, stale);
  } finally {
    s3.destroy();
  }
}

/** At Ctrl-C and at a failure, everything that was sent is taken back; a second Ctrl-C ends that too. */
async function sendOrUndo({ out, err, environment }: CommandCall, uploading: SiteUpload, files: readonly SiteFile[]) {
  const stop = new AbortController();
  const live = out.isTTY === true && environment.CI === undefined;
  const interrupt = () => {
    if (stop.signal.aborted) {
      err.write("Stopped in the middle: some files are new and some are old. Publish again.\n");
      process.exit(INTERRUPTED);
    }
    stop.abort();
    err.write("\nStopping, and putting back what was there …\n");
  };
  process.on("SIGINT", interrupt);
  try {
    await uploading.send(files, stop.signal, (count) => {
      if (live) out.write(`\r\u001b[KUploading files: ${count}/${files.length}`);
    });
    if (live) out.write("\r\u001b[K");
    if (!stop.signal.aborted) return;
    await uploading.undo();
    throw new Cancelled();
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    await undone(uploading, error as Error);
  } finally {
    process.off("SIGINT", interrupt);
  }
}

async function undone(uploading: SiteUpload, cause: Error): Promise<never> {
  try {
    await uploading.undo();
  } catch (error) {
    throw new Problem(
      `The upload failed: ${cause.message}\n  What was sent couldn't be taken back: ${(error as Error).message}`,
      "Some files are new and some are old. Publish again when S3 is within reach.",
    );
  }
  throw new Problem(`The upload failed: ${cause.message}`, "What is published is what was before.");
}

/** CloudFront keeps copies; on this machine it keeps none. */
async function refresh(call: CommandCall, target: AwsTarget, { distributionId }: HostedSite, stale: boolean) {
  const { options, out } = call;
  if (!options.on("invalidate")) {
    if (stale && distributionId !== undefined && target.endpoint === undefined)
      out.write("CloudFront may go on with the files of before for up to a day; to drop them: --invalidate\n");
    return;
  }
  if (distributionId === undefined) {
    out.write("There is no CloudFront before the bucket: nothing keeps copies.\n");
    return;
  }
  const { invalidate } = await import("../publish/invalidation.js");
  await invalidate(target, distributionId, new Date());
  out.write("CloudFront invalidation request sent successfully.\n");
}

export default publish;
