/** What isn't right about an authorizer function's answer; API Gateway says no more of it than 500. */
export class MalformedResult extends Error {}
