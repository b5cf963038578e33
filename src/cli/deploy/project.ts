import {
  CreateBucketCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Asset, CompiledProject } from "../../project/compiled-project.js";
import { needsBucket } from "../../project/template-size.js";
import { type AwsTarget, clientSettings } from "../aws.js";
import { Problem } from "../problem.js";
import { StackDeployer, type StackEventLine, type StackRequest, type Told } from "./stack.js";

const WORKERS = 8;

export interface DeployOptions {
  readonly target: AwsTarget;
  /** Goes on without the resources whose type the local cloud doesn't have, and says so. */
  readonly skipUnsupported?: boolean;
  readonly onEvent?: (event: StackEventLine) => void;
  /** Told the name of each stack before CloudFormation is asked to bring it up to date, and when it has agreed. */
  readonly onStack?: Told;
}

/**
 * Brings a project's stacks to what it asks for: buckets and parameters that must exist first, then the assets, then
 * the stacks. It speaks to CloudFormation, S3 and SSM through the AWS SDK alone, so that the local cloud is just
 * another region to it. True where anything changed.
 *
 * Raises a Problem with the first resource that failed and its reason.
 */
export async function deployProject(project: CompiledProject, options: DeployOptions): Promise<boolean> {
  const settings = clientSettings(options.target);
  const s3 = new S3Client(settings);
  const stacks = new StackDeployer(options.target, options.onEvent);
  const parametersToStack = (stack: CompiledProject | CompiledProject["before"][number]): StackRequest => ({
    stackName: stack.stackName,
    parameters: stack.parameters,
    capabilities: project.capabilities,
    tags: { ...stack.tags, ...(options.skipUnsupported && { "sekisho:skip-unsupported": "true" }) },
  });
  try {
    const local = options.target.endpoint !== undefined;
    // On AWS they are CDK's bootstrap stack's, which would stumble over ours.
    if (local) await ensureParameters(new SSMClient(settings), project.ssmParameters);
    for (const bucket of project.buckets)
      await ensureBucket(s3, bucket, options.target.region, local || project.kind !== "cdk-out");
    // As `amplify init` does: the root stack makes the deployment bucket that the assets then go to.
    if (project.bootstrap && !(await stacks.exists(project.stackName))) {
      await stacks.deploy(parametersToStack(project), { body: JSON.stringify(project.bootstrap) }, options.onStack);
    }
    await putAll(s3, project.assets);

    let changed = false;
    for (const stack of [...project.before, project]) {
      const template = await deliver(s3, project, stack.stackName, JSON.stringify(stack.template));
      changed = (await stacks.deploy(parametersToStack(stack), template, options.onStack)) || changed;
    }
    return changed;
  } finally {
    s3.destroy();
    stacks.close();
  }
}

/** A template that is too large for the request goes to the bucket of the project's first asset. */
async function deliver(
  s3: S3Client,
  project: CompiledProject,
  stackName: string,
  body: string,
): Promise<{ body: string } | { url: string }> {
  const bucket = project.assets[0]?.bucket ?? project.buckets[0];
  if (bucket === undefined || !needsBucket(body)) return { body };
  const key = `sekisho-templates/${stackName}.json`;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: "application/json" }));
  return { url: `https://s3.amazonaws.com/${bucket}/${key}` };
}

async function ensureParameters(ssm: SSMClient, parameters: Readonly<Record<string, string>>): Promise<void> {
  for (const [Name, Value] of Object.entries(parameters)) {
    try {
      await ssm.send(new GetParameterCommand({ Name }));
    } catch (error) {
      if (!(error instanceof ParameterNotFound)) throw error;
      await ssm.send(new PutParameterCommand({ Name, Value, Type: "String" }));
    }
  }
  ssm.destroy();
}

async function ensureBucket(s3: S3Client, bucket: string, region: string, make: boolean): Promise<void> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    if (!make)
      throw new Problem(
        `The CDK's bucket ${bucket} is not there.`,
        "Prepare the account and the region:  npx cdk bootstrap",
      );
    // us-east-1 is the one region that must not be named.
    const place = region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: region as never } };
    await s3.send(new CreateBucketCommand({ Bucket: bucket, ...place }));
  }
}

async function putAll(s3: S3Client, assets: readonly Asset[]): Promise<void> {
  const waiting = [...assets];
  const worker = async () => {
    for (let asset = waiting.shift(); asset; asset = waiting.shift()) await put(s3, asset);
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
}

/** Only what changed is sent: an object that is there carries the fingerprint of what it was made from. */
async function put(s3: S3Client, { bucket, key, contentType, fingerprint, body }: Asset): Promise<void> {
  try {
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    if (head.Metadata?.fingerprint === fingerprint) return;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: await body(),
      ContentType: contentType,
      Metadata: { fingerprint },
    }),
  );
}

const isNotFound = (error: unknown): boolean =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 404;
