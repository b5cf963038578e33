import { type Context, contextOf } from "../lib/policy/context.js";
import type { Call } from "./call.js";

/**
 * What policies may ask of a request in their conditions, besides who sent it. A request counts as sent over TLS, as
 * every one does that reaches API Gateway.
 * Source: API Gateway developer guide, "AWS condition keys that can be used in API Gateway resource policies".
 */
export const policyContext = (call: Call): Context =>
  contextOf({
    "aws:SourceIp": call.request.sourceIp,
    "aws:CurrentTime": new Date(call.time).toISOString(),
    "aws:EpochTime": String(Math.floor(call.time / 1000)),
    "aws:SecureTransport": "true",
    "aws:UserAgent": call.headers.get("user-agent"),
    "aws:Referer": call.headers.get("referer"),
    "aws:RequestedRegion": call.gateway.placement.region,
  });
