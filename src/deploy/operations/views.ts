import type {
  Capability,
  Parameter,
  ResourceStatus,
  Stack,
  StackEvent,
  StackResource,
} from "@aws-sdk/client-cloudformation";
import type { EventRecord, ResourceRecord, StackInputs, StackRecord } from "../records.js";

const NOT_CHECKED = { StackDriftStatus: "NOT_CHECKED" } as const;
const NO_ECHO = "****";

export const parametersView = ({ parameters }: StackInputs): Parameter[] =>
  parameters.map(({ key, value, resolved, noEcho }) => ({
    ParameterKey: key,
    ParameterValue: noEcho ? NO_ECHO : value,
    ...(resolved !== undefined && !noEcho && { ResolvedValue: resolved }),
  }));

/** A stack as DescribeStacks shows it. */
export function stackView(stack: StackRecord): Stack {
  const { parameters, capabilities, outputs } = stack;
  return {
    StackId: stack.id,
    StackName: stack.name,
    ...(stack.changeSetId !== undefined && { ChangeSetId: stack.changeSetId }),
    ...(stack.description !== undefined && { Description: stack.description }),
    ...(parameters.length > 0 && { Parameters: parametersView(stack) }),
    CreationTime: new Date(stack.createdAt),
    ...(stack.updatedAt !== undefined && { LastUpdatedTime: new Date(stack.updatedAt) }),
    ...(stack.deletedAt !== undefined && { DeletionTime: new Date(stack.deletedAt) }),
    RollbackConfiguration: {},
    StackStatus: stack.status,
    ...(stack.statusReason !== undefined && { StackStatusReason: stack.statusReason }),
    DisableRollback: stack.disableRollback,
    NotificationARNs: [...stack.notificationArns],
    ...(stack.timeoutInMinutes !== undefined && { TimeoutInMinutes: stack.timeoutInMinutes }),
    ...(capabilities.length > 0 && { Capabilities: [...capabilities] as Capability[] }),
    ...(outputs.length > 0 && {
      Outputs: outputs.map(({ key, value, description, exportName }) => ({
        OutputKey: key,
        OutputValue: value,
        ...(description !== undefined && { Description: description }),
        ...(exportName !== undefined && { ExportName: exportName }),
      })),
    }),
    ...(stack.roleArn !== undefined && { RoleARN: stack.roleArn }),
    Tags: stack.tags.map((tag) => ({ ...tag })),
    ...(stack.status !== "DELETE_COMPLETE" && { EnableTerminationProtection: stack.terminationProtection }),
    ...(stack.parentId !== undefined && { ParentId: stack.parentId }),
    ...(stack.rootId !== undefined && { RootId: stack.rootId }),
    DriftInformation: NOT_CHECKED,
  };
}

/** A resource as DescribeStackResources shows it. */
export const resourceView = (stack: StackRecord, record: ResourceRecord) =>
  ({
    StackName: stack.name,
    StackId: stack.id,
    LogicalResourceId: record.logicalId,
    ...(record.id !== undefined && { PhysicalResourceId: record.id }),
    ResourceType: record.type,
    Timestamp: new Date(record.timestamp),
    ResourceStatus: record.status as ResourceStatus,
    ...(record.statusReason !== undefined && { ResourceStatusReason: record.statusReason }),
    DriftInformation: { StackResourceDriftStatus: "NOT_CHECKED" },
  }) satisfies StackResource;

export const eventView = (event: EventRecord): StackEvent => ({
  StackId: event.stackId,
  EventId: event.eventId,
  StackName: event.stackName,
  LogicalResourceId: event.logicalId,
  PhysicalResourceId: event.physicalId,
  ResourceType: event.type,
  Timestamp: new Date(event.timestamp),
  ResourceStatus: event.status as ResourceStatus,
  ...(event.reason !== undefined && { ResourceStatusReason: event.reason }),
  ...(event.properties !== undefined && { ResourceProperties: event.properties }),
  ...(event.clientRequestToken !== undefined && { ClientRequestToken: event.clientRequestToken }),
});
