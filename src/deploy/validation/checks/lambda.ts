import { isMap, type ValueMap } from "../../value.js";
import { at, type Place, placeOf, type Report } from "../finding.js";
import { isGiven, mapOf, type Subject } from "../subject.js";

/**
 * Lambda's runtimes with the day of their deprecation, where it lies in the past or is announced (developer guide, "Lambda
 * runtimes").
 */
const RUNTIMES: Readonly<Record<string, string>> = {
  nodejs: "2016-10-31",
  "nodejs4.3": "2020-03-05",
  "nodejs4.3-edge": "2019-04-30",
  "nodejs6.10": "2019-08-12",
  "nodejs8.10": "2020-03-06",
  "nodejs10.x": "2021-07-30",
  "nodejs12.x": "2023-03-31",
  "nodejs14.x": "2023-12-04",
  "nodejs16.x": "2024-06-12",
  "nodejs18.x": "2025-09-01",
  "nodejs20.x": "2026-04-30",
  "nodejs22.x": "2027-04-30",
  "nodejs24.x": "2028-04-30",
  "python2.7": "2021-07-15",
  "python3.6": "2022-07-18",
  "python3.7": "2023-12-04",
  "python3.8": "2024-10-14",
  "python3.9": "2025-12-15",
  "python3.10": "2026-10-31",
  "python3.11": "2027-06-30",
  "python3.12": "2028-10-31",
  "python3.13": "2029-06-30",
  "python3.14": "2029-06-30",
  java8: "2024-01-08",
  "java8.al2": "2027-06-30",
  java11: "2027-06-30",
  java17: "2027-06-30",
  java21: "2029-06-30",
  java25: "2029-06-30",
  "dotnetcore1.0": "2019-06-27",
  "dotnetcore2.0": "2019-05-30",
  "dotnetcore2.1": "2022-01-05",
  "dotnetcore3.1": "2023-04-03",
  dotnet6: "2024-12-20",
  dotnet8: "2026-11-10",
  dotnet10: "2028-11-14",
  "ruby2.5": "2021-07-30",
  "ruby2.7": "2023-12-07",
  "ruby3.2": "2026-03-31",
  "ruby3.3": "2027-03-31",
  "ruby3.4": "2028-03-31",
  "go1.x": "2024-01-08",
  provided: "2024-01-08",
  "provided.al2": "2026-07-31",
  "provided.al2023": "2029-06-30",
};

/** Functions: runtime, handler and where the code is. `today` is a day like 2026-11-23. */
export function checkFunctionsOfLambda({ resources }: Subject, report: Report, today: string): void {
  for (const [id, { Type: type, Properties }] of Object.entries(resources)) {
    const place = placeOf("Resources", id, "Properties");
    if (type !== "AWS::Lambda::Function" || !isMap(Properties) || isGiven(Properties)) continue;
    checkRuntime(Properties.Runtime, at(place, "Runtime"), report, today);
    checkCode(Properties, place, report);
  }
}

function checkRuntime(runtime: unknown, place: Place, report: Report, today: string): void {
  if (typeof runtime !== "string") return;
  const since = Object.hasOwn(RUNTIMES, runtime) ? RUNTIMES[runtime] : undefined;
  if (since !== undefined && since <= today)
    report.add("lambda-runtime-deprecated", place, { actual: runtime, expected: since });
}

function checkCode({ PackageType, Code, Handler, Runtime }: ValueMap, place: Place, report: Report): void {
  if (!isMap(Code) || isGiven(Code)) return;
  const code = mapOf(Code);
  if (isGiven(PackageType) || PackageType === "Image" || code.ImageUri !== undefined) return;
  for (const [name, value] of Object.entries({ Handler, Runtime }))
    if (value === undefined) report.add("lambda-zip-settings", place, { expected: name });
  const told = (subject: string, certain = true) => report.add("lambda-code", at(place, "Code"), { subject, certain });
  if (code.ZipFile !== undefined) {
    const inline = typeof Runtime !== "string" || /^(nodejs|python)/.test(Runtime);
    if (!inline) told(`code in the template (ZipFile) is for Node.js and Python; ${Runtime} needs S3Bucket and S3Key`);
  } else if (code.S3Bucket === undefined || code.S3Key === undefined)
    told("Code needs S3Bucket and S3Key, or the code itself in ZipFile");
}
