import { ELEMENTS, PRINCIPAL_KINDS } from "../../../lib/policy/document.js";
import { isList, isMap, type Value, type ValueMap } from "../../value.js";
import { at, type Place, placeOf, type Report } from "../finding.js";
import { nearest, slipOf } from "../names.js";
import { isGiven, mapOf, type Subject } from "../subject.js";

type Kind = "identity" | "trust" | "resource";

const listed = (value: Value | undefined): readonly Value[] =>
  isList(value) ? value : value === undefined || value === null ? [] : [value];

/** The policy documents that a resource's properties hold, by where they stand. */
function policiesOf(type: string, properties: ValueMap, place: Place): [Value | undefined, Kind, Place][] {
  const inline = (): [Value | undefined, Kind, Place][] =>
    listed(properties.Policies).map((policy, index) => [
      mapOf(policy).PolicyDocument,
      "identity",
      at(at(at(place, "Policies"), index), "PolicyDocument"),
    ]);
  const document = at(place, "PolicyDocument");
  switch (type) {
    case "AWS::IAM::Role":
      return [[properties.AssumeRolePolicyDocument, "trust", at(place, "AssumeRolePolicyDocument")], ...inline()];
    case "AWS::IAM::User":
    case "AWS::IAM::Group":
      return inline();
    case "AWS::IAM::Policy":
    case "AWS::IAM::ManagedPolicy":
      return [[properties.PolicyDocument, "identity", document]];
    case "AWS::S3::BucketPolicy":
    case "AWS::SNS::TopicPolicy":
    case "AWS::SQS::QueuePolicy":
      return [[properties.PolicyDocument, "resource", document]];
    case "AWS::ApiGateway::RestApi":
      return [[properties.Policy, "resource", at(place, "Policy")]];
    default:
      return [];
  }
}

/** Policy documents, by the grammar of the IAM user guide ("Grammar of the IAM JSON policy language"). */
export function checkPolicies({ resources }: Subject, report: Report): void {
  for (const [id, { Type: type, Properties }] of Object.entries(resources))
    for (const [document, kind, place] of policiesOf(type, mapOf(Properties), placeOf("Resources", id, "Properties")))
      if (isMap(document) && !isGiven(document)) checkDocument(document, kind, place, report);
}

function checkDocument(document: ValueMap, kind: Kind, place: Place, report: Report): void {
  checkMembers(document, ["Version", "Id", "Statement"], "a policy document", place, report);
  const { Version: version, Statement } = document;
  // Without a version a variable like ${aws:username} is plain text.
  if (version === undefined && JSON.stringify(document).includes("${aws:"))
    report.add("policy-version", place, { certain: false });
  if (typeof version === "string" && version !== "2012-10-17")
    report.add("policy-version", at(place, "Version"), { actual: version, certain: version !== "2008-10-17" });
  if (isGiven(Statement)) return;
  const statements = listed(Statement);
  if (statements.length === 0) report.add("policy-shape", place, { subject: "a policy needs a Statement" });
  for (const [index, statement] of statements.entries()) {
    const here = isList(Statement) ? at(at(place, "Statement"), index) : at(place, "Statement");
    if (isMap(statement)) {
      if (!isGiven(statement)) checkStatement(statement, kind, here, report);
    } else report.add("policy-shape", here, { subject: "a statement must be a map" });
  }
}

function checkMembers(value: ValueMap, names: readonly string[], what: string, place: Place, report: Report): void {
  for (const name of Object.keys(value))
    if (!names.includes(name)) {
      const meant = nearest(name, names);
      report.add("policy-shape", at(place, name), {
        subject: `${what} has no element "${name}"`,
        meant,
      });
    }
}

function checkStatement(statement: ValueMap, kind: Kind, place: Place, report: Report): void {
  checkMembers(statement, [...ELEMENTS], "a policy's statement", place, report);
  const { Effect: effect } = statement;
  if (effect === undefined) report.add("policy-effect", place);
  else if (!isGiven(effect) && effect !== "Allow" && effect !== "Deny") {
    const meant = typeof effect === "string" ? slipOf(effect, ["Allow", "Deny"]) : undefined;
    report.add("policy-effect", at(place, "Effect"), { actual: effect, meant });
  }
  checkActions(statement, place, report);
  const has = (name: string) => statement[name] !== undefined;
  const [resources, principals] = [has("Resource") || has("NotResource"), has("Principal") || has("NotPrincipal")];
  const told = (rule: "policy-resource" | "policy-principal", subject: string) => report.add(rule, place, { subject });
  if (has("Resource") && has("NotResource"))
    told("policy-resource", "a statement has Resource or NotResource, not both");
  if (kind === "trust" && resources)
    told("policy-resource", "a trust policy has no Resource: it is about the role itself");
  if (kind === "identity" && !resources)
    told("policy-resource", 'a statement needs a Resource: the ARNs it is about, or "*"');
  if (kind === "identity" && principals)
    told("policy-principal", "an identity policy has no Principal: it is about whoever it is attached to");
  if (kind === "trust" && !principals)
    told("policy-principal", "a trust policy's statement needs a Principal: who may take the role");
  const { Principal: principal } = statement;
  if (isMap(principal) && !isGiven(principal)) checkPrincipal(principal, at(place, "Principal"), report);
}

function checkActions(statement: ValueMap, place: Place, report: Report): void {
  const { Action, NotAction } = statement;
  if (Action === undefined && NotAction === undefined)
    report.add("policy-action", place, { subject: "a statement needs an Action: what it allows or denies" });
  if (Action !== undefined && NotAction !== undefined)
    report.add("policy-action", place, { subject: "a statement has Action or NotAction, not both" });
  for (const name of ["Action", "NotAction"])
    for (const action of listed(statement[name]))
      if (typeof action === "string" && action !== "*" && !action.includes(":") && !/[*?]/.test(action))
        report.add("policy-action", at(place, name), { actual: action });
}

function checkPrincipal(principal: ValueMap, place: Place, report: Report): void {
  for (const kind of Object.keys(principal))
    if (!PRINCIPAL_KINDS.has(kind))
      report.add("policy-principal", at(place, kind), {
        actual: kind,
        expected: [...PRINCIPAL_KINDS],
        meant: nearest(kind, PRINCIPAL_KINDS),
      });
}
