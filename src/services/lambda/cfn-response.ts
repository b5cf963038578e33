/**
 * The module that Lambda puts beside inline code (`Code.ZipFile`): `send(event, context, status, data, id, noEcho)`
 * reports the outcome of a custom resource to `event.ResponseURL`, over http or https.
 */
export const CFN_RESPONSE = `"use strict";
exports.SUCCESS = "SUCCESS";
exports.FAILED = "FAILED";
exports.send = function send(event, context, responseStatus, responseData, physicalResourceId, noEcho) {
  const body = JSON.stringify({
    Status: responseStatus,
    Reason: "See the details in CloudWatch Log Stream: " + context.logStreamName,
    PhysicalResourceId: physicalResourceId || context.logStreamName,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    NoEcho: noEcho || false,
    Data: responseData,
  });
  const url = new URL(event.ResponseURL);
  const { request } = require(url.protocol === "http:" ? "http" : "https");
  return new Promise(function (resolve) {
    const finish = function () {
      context.done();
      resolve();
    };
    const call = request(
      url,
      { method: "PUT", headers: { "content-type": "", "content-length": Buffer.byteLength(body) } },
      function (response) {
        console.log("Status code: " + response.statusCode);
        response.resume();
        response.on("end", finish);
      },
    );
    call.on("error", function (error) {
      console.log("send(..) failed executing request(..): " + error);
      finish();
    });
    call.end(body);
  });
};
`;

/** The same for Python: `cfnresponse.send(event, context, responseStatus, responseData, physicalResourceId, noEcho, reason)`. */
export const CFN_RESPONSE_PYTHON = `import json
import urllib.request

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def send(event, context, responseStatus, responseData, physicalResourceId=None, noEcho=False, reason=None):
    body = json.dumps(
        {
            "Status": responseStatus,
            "Reason": reason or f"See the details in CloudWatch Log Stream: {context.log_stream_name}",
            "PhysicalResourceId": physicalResourceId or context.log_stream_name,
            "StackId": event["StackId"],
            "RequestId": event["RequestId"],
            "LogicalResourceId": event["LogicalResourceId"],
            "NoEcho": noEcho,
            "Data": responseData,
        }
    ).encode()
    call = urllib.request.Request(event["ResponseURL"], body, {"Content-Type": ""}, method="PUT")
    try:
        with urllib.request.urlopen(call) as answer:
            print("Status code:", answer.status)
    except OSError as error:
        print("send(..) failed executing request(..):", error)
`;
