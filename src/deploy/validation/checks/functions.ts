import { isFault } from "../../../lib/fault.js";
import { intrinsics } from "../../intrinsics/index.js";
import type { Value } from "../../value.js";
import { at, type Report } from "../finding.js";
import { nearest, slipOf } from "../names.js";
import type { Call, Subject } from "../subject.js";

/** Functions that AWS has besides those that are computed here. */
const OTHERS = ["Fn::ForEach", "Fn::GetStackOutput", "Fn::Implies", "Fn::RefAll", "Fn::ValueOf", "Fn::ValueOfAll"];
const EXTENSIONS = new Set([...intrinsics.values()].filter(({ extension }) => extension).map(({ name }) => name));

/** The calls whose argument has the function's form; what is wrong with the others is told. */
export function checkFunctions({ calls, extended, open }: Subject, report: Report): Call[] {
  return calls.filter((call) => {
    if (call.section === "elsewhere") return isSound(call);
    const { name, argument, place } = call;
    const intrinsic = intrinsics.get(name);
    if (!intrinsic) {
      if (!OTHERS.includes(name) && !open) tellUnknown(name, call, report);
      return false;
    }
    if (EXTENSIONS.has(name) && !extended && !open) report.add("function-extension", place, { actual: name });
    if (name === "Fn::Transform") return false;
    const refusal = refusalOf(name, argument);
    // With AWS::LanguageExtensions most arguments may be functions themselves.
    if (refusal !== undefined && !extended)
      report.add("function-argument", at(place, name), { actual: argument, expected: refusal, subject: name });
    return refusal === undefined;
  });
}

function tellUnknown(name: string, { place }: Call, report: Report): void {
  const names = [...intrinsics.keys(), ...OTHERS];
  const slip = slipOf(name, names);
  const meant = slip ?? nearest(name, names);
  report.add("function-unknown", at(place, name), { actual: name, certain: slip !== undefined, meant });
}

const isSound = ({ name, argument }: Call): boolean =>
  name !== "Fn::Transform" && intrinsics.has(name) && refusalOf(name, argument) === undefined;

/** CloudFormation's own sentence, without its head. */
function refusalOf(name: string, argument: Value): string | undefined {
  try {
    intrinsics.get(name)?.check?.(argument);
    return undefined;
  } catch (error) {
    if (!isFault(error)) throw error;
    return error.message.replace(/^Template [Ee]rror: /, "");
  }
}
