import { specifiedTypes } from "../../../models/resource-specification.js";
import { isMap } from "../../value.js";
import { at, type Place, placeOf, type Report } from "../finding.js";
import { nearest, slipOf } from "../names.js";
import { isGiven, type Subject } from "../subject.js";

const DELETION = ["Delete", "Retain", "Snapshot", "RetainExceptOnCreate"];
const UPDATE_REPLACE = ["Delete", "Retain", "Snapshot"];
const UPDATE_POLICY = [
  "AppStreamUpdatePolicy",
  "AutoScalingReplacingUpdate",
  "AutoScalingRollingUpdate",
  "AutoScalingScheduledAction",
  "CodeDeployLambdaAliasUpdate",
  "EnableVersionUpgrade",
  "UseOnlineResharding",
];

/** Types and the policies beside a resource's properties. `typeNames` are all that AWS has. */
export function checkResources({ resources }: Subject, report: Report, typeNames: ReadonlySet<string>): void {
  const ours = new Set(specifiedTypes());
  for (const [id, { Type: type, DeletionPolicy, UpdateReplacePolicy, UpdatePolicy }] of Object.entries(resources)) {
    const place = placeOf("Resources", id);
    if (!ours.has(type) && !typeNames.has(type)) checkType(type, at(place, "Type"), report, typeNames);
    checkPolicy(DeletionPolicy, DELETION, at(place, "DeletionPolicy"), report);
    checkPolicy(UpdateReplacePolicy, UPDATE_REPLACE, at(place, "UpdateReplacePolicy"), report);
    for (const member of isMap(UpdatePolicy) && !isGiven(UpdatePolicy) ? Object.keys(UpdatePolicy) : [])
      if (!UPDATE_POLICY.includes(member))
        report.add("update-policy", at(at(place, "UpdatePolicy"), member), {
          actual: member,
          meant: nearest(member, UPDATE_POLICY),
        });
  }
}

/** A type that isn't AWS's own, or that is newer than the specification, can't be judged; a slip of a name can. */
function checkType(type: string, place: Place, report: Report, typeNames: ReadonlySet<string>): void {
  if (/^(Custom::|AWS::Serverless::|AWS::CDK::Metadata$)/.test(type) || type.endsWith("::MODULE")) return;
  const isNamed = /^[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}$/.test(type);
  const slip = slipOf(type, typeNames);
  if (isNamed && !type.startsWith("AWS::") && slip === undefined) return;
  const meant = slip ?? nearest(type, typeNames);
  const certain = slip !== undefined || !isNamed;
  report.add("type-unknown", place, { actual: type, certain, meant });
}

function checkPolicy(value: unknown, values: readonly string[], place: Place, report: Report): void {
  if (typeof value !== "string" || values.includes(value)) return;
  const meant = slipOf(value, values);
  report.add("deletion-policy", place, { actual: value, expected: values, meant });
}
