import { ListEventSourceMappings } from "../../../models/lambda.js";
import { implement } from "../implement.js";
import { pageOf } from "../pages.js";

const MOST_MAPPINGS = 100;

export default implement(ListEventSourceMappings, ({ service }, input) => {
  const all = service.eventSourceMappings.list({
    eventSourceArn: input.EventSourceArn,
    functionName: input.FunctionName,
  });
  const { items, next } = pageOf(all, input, ({ UUID }) => UUID, MOST_MAPPINGS);
  return { EventSourceMappings: items, ...next };
});
