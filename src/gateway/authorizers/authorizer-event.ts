import type { Authorizer as AuthorizerSettings } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { isHandedOn } from "../headers.js";
import { bothMaps, eventHeaders } from "../integrations/proxy-event.js";
import { requestContext } from "../mapping/context.js";

/** A proxy integration's event has no `Content-Length`, an authorizer's has (recorded). */
const isKept = (lowerName: string) => lowerName === "content-length" || isHandedOn(lowerName);

/** The token, and which method it is for; its keys come in AWS's order (recorded). */
const tokenEvent = (call: Call, token: string) => ({
  type: "TOKEN",
  methodArn: call.methodArn(),
  authorizationToken: token,
});

/** The whole request without its body; what is absent is `{}` here, not null as in a proxy event (recorded). */
function requestEvent(call: Call) {
  const headers = bothMaps(eventHeaders(call, undefined, isKept));
  const query = bothMaps(call.query);
  return {
    type: "REQUEST",
    methodArn: call.methodArn(),
    resource: call.route?.resource.path,
    path: call.eventPath,
    httpMethod: call.request.method,
    headers: headers.last ?? {},
    multiValueHeaders: headers.all ?? {},
    queryStringParameters: query.last ?? {},
    multiValueQueryStringParameters: query.all ?? {},
    pathParameters: Object.fromEntries(call.route?.pathParameters ?? []),
    stageVariables: call.stage?.variables ?? {},
    requestContext: requestContext(call),
  };
}

/** What a Lambda authorizer's function gets. */
export const authorizerEvent = (
  call: Call,
  { type }: AuthorizerSettings,
  token: string,
): Readonly<Record<string, unknown>> => (type === "TOKEN" ? tokenEvent(call, token) : requestEvent(call));
