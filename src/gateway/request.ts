/** An HTTP request to a deployed API, as the port hands it over. */
export interface GatewayRequest {
  readonly restApiId: string;
  readonly stageName: string;
  readonly method: string;
  /** What follows the stage, undecoded: `/book/1%202`; empty for the stage itself. */
  readonly rawPath: string;
  /** The method of the request line, where a header put another in its place: what a signature is made over. */
  readonly signedMethod?: string;
  /** The path of the request line, undecoded, where it isn't `/<stage><rawPath>`: what a signature is made over. */
  readonly signedPath?: string;
  /** The base path under which a custom domain name serves the stage: `/v1`, or empty; absent without such a name. */
  readonly basePath?: string;
  /** What follows the question mark, undecoded. */
  readonly rawQuery: string;
  /** name, value, name, value, … in the client's case and order. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  /** Stands for the client's connection; absent where there is none. */
  readonly connection?: object;
  /** `HTTP/1.1` */
  readonly protocol: string;
  /** `<api>.execute-api.<region>.amazonaws.com`, or what the client called the host. */
  readonly domainName: string;
}

/** Headers are in the order in which they go out; `Date`, `Content-Length` and `Connection` are among them. */
export interface GatewayResponse {
  readonly statusCode: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | string;
}
