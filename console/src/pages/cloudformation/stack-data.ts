import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
  type Stack,
  type StackEvent,
  type StackResourceSummary,
} from "@aws-sdk/client-cloudformation";
import { allOf, client } from "../../aws/client.js";

/** All stacks. One that is asked for by name is held open until it settles: so a page asks for all. */
export async function allStacks(abortSignal: AbortSignal): Promise<Stack[]> {
  const stacks = await client(CloudFormationClient);
  return allOf(
    (NextToken) => stacks.send(new DescribeStacksCommand({ NextToken }), { abortSignal }),
    ({ Stacks }) => Stacks,
    ({ NextToken }) => NextToken,
  );
}

export async function resourcesOf(StackName: string, abortSignal: AbortSignal): Promise<StackResourceSummary[]> {
  const stacks = await client(CloudFormationClient);
  return allOf(
    (NextToken) => stacks.send(new ListStackResourcesCommand({ StackName, NextToken }), { abortSignal }),
    ({ StackResourceSummaries }) => StackResourceSummaries,
    ({ NextToken }) => NextToken,
  );
}

/** Newest first. */
export async function eventsOf(StackName: string, abortSignal: AbortSignal): Promise<StackEvent[]> {
  const stacks = await client(CloudFormationClient);
  return allOf(
    (NextToken) => stacks.send(new DescribeStackEventsCommand({ StackName, NextToken }), { abortSignal }),
    ({ StackEvents }) => StackEvents,
    ({ NextToken }) => NextToken,
  );
}

/** As it was deployed; JSON that stands in one line is indented. */
export async function templateOf(StackName: string, abortSignal: AbortSignal): Promise<string> {
  const stacks = await client(CloudFormationClient);
  const { TemplateBody = "" } = await stacks.send(new GetTemplateCommand({ StackName }), { abortSignal });
  if (TemplateBody.trim().includes("\n")) return TemplateBody;
  try {
    return JSON.stringify(JSON.parse(TemplateBody), undefined, 2);
  } catch {
    return TemplateBody;
  }
}
