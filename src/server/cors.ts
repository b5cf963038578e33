/**
 * The Cognito services answer pages of every origin, as AWS does: that is how sign-in from a browser works. The operations
 * that need no signature are reached this way, nothing else of the control plane.
 */
export const COGNITO_CORS: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date",
};

export const COGNITO_PREFLIGHT: Readonly<Record<string, string>> = {
  ...COGNITO_CORS,
  "access-control-allow-methods": "POST",
  "access-control-allow-headers":
    "amz-sdk-invocation-id,amz-sdk-request,authorization,cache-control,content-type,x-amz-content-sha256,x-amz-date,x-amz-security-token,x-amz-target,x-amz-user-agent,x-amzn-platform-id,x-amzn-trace-id",
  "access-control-max-age": "172800",
};

/** Discovery documents and keys are public and readable from pages, as on AWS. */
export const PUBLIC_CORS: Readonly<Record<string, string>> = { "access-control-allow-origin": "*" };

/** Whether a preflight asks for what only Cognito's operations need: a POST to `/` with a target. */
export const isCognitoPreflight = (path: string, headers: Readonly<Record<string, unknown>>): boolean =>
  path === "/" &&
  headers["access-control-request-method"] === "POST" &&
  String(headers["access-control-request-headers"] ?? "")
    .toLowerCase()
    .includes("x-amz-target");
