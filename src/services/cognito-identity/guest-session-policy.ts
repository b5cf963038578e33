/**
 * What guests of the enhanced flow can reach at most, whatever their role allows: the inline session policy that Cognito
 * adds, and beside it a managed one with a few operations more.
 * Source: Cognito developer guide, "Access policies for unauthenticated identities".
 */
export const GUEST_SESSION_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: [
        ...["appsync", "cloudwatch", "codewhisperer", "cognito-identity", "cognito-idp", "cognito-sync", "comprehend"],
        ...["dynamodb", "execute-api", "firehose", "gamelift", "iot", "kinesis", "lambda", "lex", "logs"],
        ...[
          "machinelearning",
          "mobileanalytics",
          "mobiletargeting",
          "personalize",
          "polly",
          "rekognition",
          "s3",
          "sdb",
        ],
        ...["ses", "sns", "sqs", "transcribe", "translate"],
      ]
        .map((service) => `${service}:*`)
        .concat("sagemaker:InvokeEndpoint", "textract:AnalyzeDocument", "textract:DetectDocumentText"),
      Resource: "*",
    },
  ],
});

export const GUEST_MANAGED_POLICY = "arn:aws:iam::aws:policy/AmazonCognitoUnAuthedIdentitiesSessionPolicy";
