/** The largest template that CloudFormation takes in the request itself, in bytes (AWS: CloudFormation quotas). */
const LARGEST_BODY = 51_200;

/** Whether a template, as it is sent, must lie in a bucket. */
export const needsBucket = (body: string): boolean => Buffer.byteLength(body) > LARGEST_BODY;
