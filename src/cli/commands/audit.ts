import type { Finding, FindingKind } from "../../gateway/audit/findings.js";
import type { ApiProtection, Protection } from "../../gateway/audit/protection.js";
import type { ProbeResult, Proofs } from "../audit/probe.js";
import type { AwsTarget, LocalTarget } from "../aws.js";
import type { Command, CommandCall } from "../command.js";
import { type Paint, paintFor, table } from "../output.js";
import { Problem } from "../problem.js";
import { cloudOptions, runningCloud } from "../running-cloud.js";

interface Audited {
  readonly url: string;
  readonly protection: ApiProtection;
  readonly findings: readonly Finding[];
  readonly probes: readonly ProbeResult[];
}

interface Subject {
  readonly target: AwsTarget;
  readonly restApiId: string;
  readonly stage: string;
  readonly url: string;
}

/** `https://<api>.execute-api.<region>.amazonaws.com/<stage>`. */
const AWS_URL = /^https:\/\/([a-z0-9]+)\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^/?#]+)\/?$/;

const FAIL_ON: Readonly<Record<string, readonly FindingKind[]>> = {
  open: ["open", "open-neighbour"],
  any: ["open", "open-neighbour", "closed-preflight", "other-gate", "undeployed"],
};

const audit: Command = {
  name: "audit",
  summary: "How every path and method is protected, and what an override forgot",
  words: ["[url]"],
  options: {
    probe: { what: "send real requests to every method, with and without proof, and show what came back" },
    "fail-on": { value: "open|any", what: "exit with 1 where a method is open, or where anything is found" },
    json: { what: "as JSON" },
    ...cloudOptions,
  },
  examples: [
    ["sekisho audit", "the APIs of the running cloud"],
    ["sekisho audit --probe --fail-on open", "for CI"],
    [
      "sekisho audit https://abc123.execute-api.us-east-1.amazonaws.com/dev",
      "a stage on AWS, with your AWS credentials",
    ],
  ],

  async run(call) {
    const { options, out, environment } = call;
    const failOn = options.text("fail-on");
    if (failOn !== undefined && !Object.hasOwn(FAIL_ON, failOn))
      throw new Problem(`--fail-on takes open or any, not "${failOn}".`);
    const { subjects, userPoolId } = await subjectsOf(call);
    const audited: Audited[] = [];
    for (const subject of subjects) audited.push(await auditOne(subject, userPoolId, options.on("probe")));
    if (options.on("json")) out.write(`${JSON.stringify(audited, undefined, 2)}\n`);
    else for (const each of audited) out.write(page(each, paintFor(out, environment)));
    const counted = FAIL_ON[failOn ?? ""] ?? [];
    const failed = audited.some(
      ({ findings, probes }) =>
        findings.some(({ kind }) => counted.includes(kind)) ||
        (counted.length > 0 && probes.some((probe) => !probe.asExpected)),
    );
    return failed ? 1 : 0;
  },
};

async function subjectsOf({ words: [named], options, directory }: CommandCall): Promise<{
  subjects: Subject[];
  userPoolId?: string | undefined;
}> {
  const aws = named === undefined ? undefined : AWS_URL.exec(named);
  if (aws) {
    const [, restApiId = "", region = "", stage = ""] = aws;
    return { subjects: [{ target: { region }, restApiId, stage, url: (named ?? "").replace(/\/$/, "") }] };
  }
  const { target, project } = await runningCloud(directory, options);
  const apis = (project?.apis ?? []).filter(({ url, name }) => named === undefined || url === named || name === named);
  if (apis.length === 0) {
    throw named === undefined
      ? new Problem("No API is deployed.")
      : new Problem(
          `"${named}" is neither an API of this project nor the address of a stage on AWS.`,
          `Its APIs: ${project?.apis.map(({ name }) => name).join(", ") || "none"}`,
        );
  }
  const subjects = apis.map(({ id, stage, url }) => ({ target, restApiId: id, stage, url }));
  return { subjects, userPoolId: project?.userPools[0]?.id };
}

async function auditOne(subject: Subject, userPoolId: string | undefined, probing: boolean): Promise<Audited> {
  const { target, restApiId, stage, url } = subject;
  const [{ readProtection }, { findingsOf, isPreflight }] = await Promise.all([
    import("../audit/protection.js"),
    import("../../gateway/audit/findings.js"),
  ]);
  const protection = await readProtection(target, restApiId, stage);
  const findings = findingsOf(protection);
  if (!probing) return { url, protection, findings, probes: [] };
  const [{ probesFor, sendProbe }, { withLocalProofs }] = await Promise.all([
    import("../audit/probe.js"),
    import("../audit/local-proofs.js"),
  ]);
  const sendAll = async (proofs: Proofs): Promise<ProbeResult[]> => {
    const results: ProbeResult[] = [];
    for (const method of protection.methods.filter((each) => !isPreflight(each)))
      for (const probe of await probesFor(method, proofs)) results.push(await sendProbe(url, method, probe));
    return results;
  };
  const probes = isLocal(target)
    ? await withLocalProofs(target, userPoolId, sendAll)
    : await sendAll({ region: target.region });
  return { url, protection, findings, probes };
}

const isLocal = (target: AwsTarget): target is LocalTarget => target.endpoint !== undefined;

function page({ url, protection, findings, probes }: Audited, paint: Paint): string {
  const { name, stage, policy, methods } = protection;
  const rows = methods.map((method) => [method.method, method.path, gateText(method), needs(method)]);
  const lines = [
    "",
    `  ${paint.bold(name)} · ${stage}   ${url}${policy ? "   resource policy attached" : ""}`,
    table(["Method", "Path", "Protected by", "Needs"], rows),
  ];
  if (probes.length > 0) {
    const sent = probes.map(({ method, path, what, status, errorType, asExpected }) => [
      asExpected ? "✓" : "✗",
      `${method} ${path}`,
      what,
      String(status),
      errorType ?? "",
    ]);
    lines.push("", "  Probes", table(["", "Method", "Sent", "Status", "Error"], sent));
  }
  lines.push("", ...findings.map((finding) => `  ${paint.yellow("!")} ${sentence(finding)}`));
  if (findings.length === 0) lines.push(`  ${paint.green("✓")} Nothing that looks forgotten.`);
  return `${lines.join("\n")}\n`;
}

const gateText = ({ gate, authorizer, mock }: Protection): string =>
  gate === "open"
    ? mock
      ? "open (answered by API Gateway itself)"
      : "OPEN"
    : authorizer === undefined
      ? gate
      : `${gate} (${authorizer})`;

const needs = ({ gate, scopes, apiKey }: Protection): string =>
  [
    ...(gate === "Cognito" ? [scopes.length > 0 ? `access token with ${scopes.join(" or ")}` : "ID token"] : []),
    ...(gate === "IAM" ? ["signature"] : []),
    ...(apiKey ? ["API key"] : []),
  ].join(" + ");

function sentence({ kind, method, path, actual, expected }: Finding): string {
  const what = `${method} ${path}`;
  switch (kind) {
    case "open":
      return `${what} is open: anyone may call it.`;
    case "open-neighbour":
      return `${what} is open, though its neighbour is protected: ${expected}. Was it added after the override, or missed by its loop?`;
    case "closed-preflight":
      return `${what} is protected (${actual}): browsers send preflights without a token, so no page can call this path.`;
    case "other-gate":
      return `${what} is protected by ${actual}, the rest of the API by ${expected}. Did one security entry replace another?`;
    case "undeployed":
      return `${what} is ${actual}; the API says otherwise by now. It takes ${expected}.`;
  }
}

export default audit;
