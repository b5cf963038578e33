import { Fault } from "../../lib/fault.js";
import type { Target } from "./service.js";

/** The event of a scheduled rule, as EventBridge makes it; `time` is the whole second that it was due. */
export interface ScheduledEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": "Scheduled Event";
  readonly source: "aws.events";
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, never>>;
}

/** What the target is handed: its constant input, a part of the event, or the event itself. JSON text. */
export function payloadFor(target: Target, event: ScheduledEvent): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath === undefined) return JSON.stringify(event);
  let part: unknown = event;
  for (const name of pathOf(target.InputPath) ?? [])
    part = (part as Readonly<Record<string, unknown>> | undefined)?.[name];
  return JSON.stringify(part ?? null);
}

/** `$.detail-type` as names; undefined where the path isn't one that is understood. */
export function pathOf(path: string): string[] | undefined {
  if (!/^\$(\.[\w-]+)*$/.test(path)) return undefined;
  return path.split(".").slice(1);
}

/** Throws ValidationException for a target that would be stored and never reached, or reached with something else. */
export function checkTarget(target: Target & Readonly<Record<string, unknown>>): void {
  const refuse = (message: string) => {
    throw new Fault("ValidationException", message);
  };
  const { Arn, Input, InputPath } = target;
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+/.test(Arn))
    refuse(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  if (!/^arn:aws[\w-]*:lambda:[^:]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/.test(Arn))
    refuse(`Parameter ${Arn} is not valid. Reason: Targets other than Lambda functions are not supported.`);
  if (target.InputTransformer !== undefined) refuse("Parameter InputTransformer of a target is not supported.");
  if (Input !== undefined && InputPath !== undefined)
    refuse(`Only one of Input, InputPath, or InputTransformer must be provided for target ${target.Id}.`);
  if (Input !== undefined && !isJson(Input)) refuse(`JSON syntax error in input for target ${target.Id}.`);
  if (InputPath !== undefined && !pathOf(InputPath))
    refuse(`Parameter ${InputPath} is not valid. Reason: InputPath is not a supported JSONPath.`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
