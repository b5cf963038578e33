const text = (event: object): string => JSON.stringify(event, undefined, 2);

/** What AWS's services send, cut to what handlers look at. Sources: Lambda guide, the services' pages. */
export const SAMPLES = {
  empties: text({}),
  proxy: text({
    resource: "/{proxy+}",
    path: "/hello",
    httpMethod: "GET",
    headers: { accept: "application/json", host: "abcdefghij.execute-api.us-east-1.amazonaws.com" },
    multiValueHeaders: { accept: ["application/json"] },
    queryStringParameters: { name: "Ada" },
    multiValueQueryStringParameters: { name: ["Ada"] },
    pathParameters: { proxy: "hello" },
    stageVariables: null,
    requestContext: {
      accountId: "000000000000",
      apiId: "abcdefghij",
      authorizer: { claims: { sub: "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111", "cognito:username": "ada" } },
      httpMethod: "GET",
      identity: { sourceIp: "127.0.0.1" },
      path: "/dev/hello",
      requestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
      resourcePath: "/{proxy+}",
      stage: "dev",
    },
    body: null,
    isBase64Encoded: false,
  }),
  s3: text({
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: "us-east-1",
        eventTime: "2026-01-01T00:00:00.000Z",
        eventName: "ObjectCreated:Put",
        s3: { bucket: { name: "files" }, object: { key: "public/photo.png", size: 1024 } },
      },
    ],
  }),
  schedule: text({
    version: "0",
    id: "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: "000000000000",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: ["arn:aws:events:us-east-1:000000000000:rule/every-hour"],
    detail: {},
  }),
} as const;
