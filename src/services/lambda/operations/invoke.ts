import { Invoke } from "../../../models/lambda.js";
import { eventText } from "../event-text.js";
import { implement } from "../implement.js";

export default implement(Invoke, async ({ service }, input) => {
  const invocation = await service.invoke(input.FunctionName, {
    qualifier: input.Qualifier,
    payload: eventText(input.Payload),
    invocationType: input.InvocationType,
    logType: input.LogType,
    clientContext: input.ClientContext,
  });
  const { statusCode, functionError, logResult } = invocation;
  if (statusCode !== 200) return { StatusCode: statusCode };
  return {
    StatusCode: statusCode,
    ExecutedVersion: invocation.executedVersion,
    Payload: Buffer.from(invocation.payload),
    ...(functionError !== undefined && { FunctionError: functionError }),
    ...(logResult !== undefined && { LogResult: logResult }),
  };
});
