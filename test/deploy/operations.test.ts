import {
  CloudFormationClient,
  CreateChangeSetCommand,
  CreateStackCommand,
  DescribeChangeSetCommand,
  DescribeEventsCommand,
  DescribeStackResourceCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  GetTemplateSummaryCommand,
  ListChangeSetsCommand,
  ListExportsCommand,
  ListImportsCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
  ValidateTemplateCommand,
} from "@aws-sdk/client-cloudformation";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningServer, startServer } from "../../src/server/listen.js";

const TEMPLATE = `
AWSTemplateFormatVersion: 2010-09-09
Description: Two parameters
Metadata:
  Owner: me
Parameters:
  Text: { Type: String, Default: one, Description: What to say, NoEcho: true }
  FromStore: { Type: "AWS::SSM::Parameter::Value<String>", Default: /given }
Resources:
  First:
    Type: AWS::SSM::Parameter
    Metadata: { note: x }
    Properties: { Type: String, Value: !Sub "\${Text}-\${FromStore}-{{resolve:ssm:/given}}" }
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement: { Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: lambda.amazonaws.com } }
Outputs:
  Name:
    Value: !Ref First
    Export: { Name: !Sub "\${AWS::StackName}-name" }
`;

let server: RunningServer;
let client: CloudFormationClient;
let ssm: SSMClient;
beforeAll(async () => {
  server = await startServer({ port: 0 });
  const settings = {
    endpoint: server.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  };
  client = new CloudFormationClient(settings);
  ssm = new SSMClient(settings);
  await ssm.send(new PutParameterCommand({ Name: "/given", Value: "stored", Type: "String" }));
});
afterAll(() => server.close());

const StackName = "pair";

describe("CloudFormation through its SDK client", () => {
  it("creates a stack by a change set", async () => {
    const { Id = "", StackId } = await client.send(
      new CreateChangeSetCommand({
        StackName,
        ChangeSetName: "first",
        ChangeSetType: "CREATE",
        TemplateBody: TEMPLATE,
        Capabilities: ["CAPABILITY_IAM"],
        Tags: [{ Key: "k", Value: "v" }],
        IncludeNestedStacks: true,
      }),
    );
    const set = await client.send(new DescribeChangeSetCommand({ ChangeSetName: Id, IncludePropertyValues: true }));
    expect(set).toMatchObject({
      ChangeSetName: "first",
      StackId,
      ExecutionStatus: "AVAILABLE",
      Tags: [{ Key: "k", Value: "v" }],
    });
    expect(
      set.Changes?.map(({ ResourceChange }) => [ResourceChange?.Action, ResourceChange?.LogicalResourceId]),
    ).toEqual([
      ["Add", "First"],
      ["Add", "Role"],
    ]);
    const { Summaries } = await client.send(new ListChangeSetsCommand({ StackName }));
    expect(Summaries).toMatchObject([{ ChangeSetName: "first", Status: "CREATE_COMPLETE" }]);
    await client.send(new ExecuteChangeSetCommand({ ChangeSetName: "first", StackName }));
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    expect(Stacks).toMatchObject([
      {
        StackStatus: "CREATE_COMPLETE",
        Description: "Two parameters",
        ChangeSetId: Id,
        Capabilities: ["CAPABILITY_IAM"],
        Parameters: [
          { ParameterKey: "Text", ParameterValue: "****" },
          { ParameterKey: "FromStore", ParameterValue: "/given", ResolvedValue: "stored" },
        ],
        Outputs: [{ OutputKey: "Name", ExportName: "pair-name" }],
        Tags: [{ Key: "k", Value: "v" }],
      },
    ]);
    const name = Stacks?.[0]?.Outputs?.[0]?.OutputValue;
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
    expect(Parameter?.Value).toBe("one-stored-stored");
  });

  it("tells what a stack holds", async () => {
    const { StackResourceDetail } = await client.send(
      new DescribeStackResourceCommand({ StackName, LogicalResourceId: "First" }),
    );
    expect(StackResourceDetail).toMatchObject({
      ResourceStatus: "CREATE_COMPLETE",
      ResourceType: "AWS::SSM::Parameter",
      Metadata: '{"note":"x"}',
      DriftInformation: { StackResourceDriftStatus: "NOT_CHECKED" },
    });
    const { StackResources } = await client.send(
      new DescribeStackResourcesCommand({ PhysicalResourceId: StackResourceDetail?.PhysicalResourceId }),
    );
    expect(StackResources?.map(({ LogicalResourceId }) => LogicalResourceId)).toEqual(["First", "Role"]);
    const { StackResourceSummaries } = await client.send(new ListStackResourcesCommand({ StackName }));
    expect(StackResourceSummaries).toHaveLength(2);
    const { StackSummaries } = await client.send(new ListStacksCommand({ StackStatusFilter: ["CREATE_COMPLETE"] }));
    expect(StackSummaries).toMatchObject([{ StackName, TemplateDescription: "Two parameters" }]);
    const { Exports } = await client.send(new ListExportsCommand({}));
    expect(Exports).toMatchObject([{ Name: "pair-name" }]);
    const { OperationEvents } = await client.send(new DescribeEventsCommand({ StackName }));
    expect(OperationEvents?.[0]).toMatchObject({ ResourceStatus: "CREATE_COMPLETE", LogicalResourceId: "pair" });
  });

  it("gives the template back, and what it says of itself", async () => {
    const { TemplateBody, StagesAvailable } = await client.send(new GetTemplateCommand({ StackName }));
    expect([TemplateBody, StagesAvailable]).toEqual([TEMPLATE, ["Original", "Processed"]]);
    const summary = await client.send(new GetTemplateSummaryCommand({ StackName }));
    expect(summary).toMatchObject({
      Description: "Two parameters",
      Metadata: '{"Owner":"me"}',
      Version: "2010-09-09",
      ResourceTypes: ["AWS::SSM::Parameter", "AWS::IAM::Role"],
      Capabilities: ["CAPABILITY_IAM"],
      CapabilitiesReason: "The following resource(s) require capabilities: [AWS::IAM::Role]",
      ResourceIdentifierSummaries: [
        { ResourceType: "AWS::SSM::Parameter", LogicalResourceIds: ["First"], ResourceIdentifiers: ["Name"] },
        { ResourceType: "AWS::IAM::Role", LogicalResourceIds: ["Role"], ResourceIdentifiers: ["RoleName"] },
      ],
    });
    const { Parameters } = await client.send(new ValidateTemplateCommand({ TemplateBody: TEMPLATE }));
    expect(Parameters).toMatchObject([
      { ParameterKey: "Text", DefaultValue: "one", NoEcho: true, Description: "What to say" },
      { ParameterKey: "FromStore", NoEcho: false },
    ]);
  });

  it.each([
    [
      new CreateStackCommand({ StackName, TemplateBody: TEMPLATE }),
      "AlreadyExistsException",
      400,
      "Stack [pair] already exists",
    ],
    [
      new CreateStackCommand({ StackName: "x", TemplateBody: TEMPLATE }),
      "InsufficientCapabilitiesException",
      400,
      "Requires capabilities : [CAPABILITY_IAM]",
    ],
    [
      new CreateStackCommand({ StackName: "x" }),
      "ValidationError",
      400,
      "Either Template URL or Template Body must be specified.",
    ],
    [
      new CreateStackCommand({ StackName: "*@da591fa3_$", TemplateBody: TEMPLATE }),
      "ValidationError",
      400,
      "1 validation error detected: Value '*@da591fa3_$' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*",
    ],
    [
      new CreateStackCommand({ StackName: "x", TemplateURL: "s3://bucket/key" }),
      "ValidationError",
      400,
      "S3 error: Domain name specified in bucket is not a valid S3 domain",
    ],
    [
      new CreateStackCommand({ StackName: "x", TemplateURL: "nonsense" }),
      "ValidationError",
      400,
      "TemplateURL must be a supported URL.",
    ],
    [
      new DescribeChangeSetCommand({ ChangeSetName: "none", StackName }),
      "ChangeSetNotFoundException",
      404,
      "ChangeSet [none] does not exist",
    ],
    [
      new ExecuteChangeSetCommand({ ChangeSetName: "first", StackName }),
      "InvalidChangeSetStatusException",
      400,
      expect.stringContaining("cannot be executed in its current execution status of [EXECUTE_COMPLETE]"),
    ],
    [new DescribeStacksCommand({ StackName: "none" }), "ValidationError", 400, "Stack with id none does not exist"],
    [
      new ListImportsCommand({ ExportName: "pair-name" }),
      "ValidationError",
      400,
      "Export 'pair-name' is not imported by any stack.",
    ],
  ])("%# is refused", async (command, name, status, message) => {
    const error = await client.send(command as CreateStackCommand).catch((caught) => caught);
    expect([error.name, error.$metadata?.httpStatusCode, error.message]).toEqual([name, status, message]);
  });
});
