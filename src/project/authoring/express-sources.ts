/** `index.js` of a function whose `app.js` is an Express app. */
export const EXPRESS_HANDLER = `const awsServerlessExpress = require('aws-serverless-express');
const app = require('./app');

const server = awsServerlessExpress.createServer(app);

/**
 * @type {import('@types/aws-lambda').APIGatewayProxyHandler}
 */
exports.handler = (event, context) => {
  console.log(\`EVENT: \${JSON.stringify(event)}\`);
  return awsServerlessExpress.proxy(server, event, context, 'PROMISE').promise;
};
`;

/** What every app begins with behind its imports: bodies as JSON, API Gateway's event, and answers for other origins. */
export const EXPRESS_SETTINGS = `const app = express();
app.use(bodyParser.json());
app.use(awsServerlessExpressMiddleware.eventContext());

// Any origin may call this API; name yours here once you know it.
app.use((req, res, next) => {
  res.header('Access-Control-Allow-Origin', '*');
  res.header('Access-Control-Allow-Headers', '*');
  next();
});
`;

/** An Express app that answers on the path and on everything below it. */
export function expressApp(route: string): string {
  const below = route === "/" ? "/*" : `${route}/*`;
  const methods = ["get", "post", "put", "delete"].map((method) => {
    const body = method === "post" || method === "put" ? ", body: req.body" : "";
    return `app.${method}(['${route}', '${below}'], (req, res) => {
  res.json({ success: '${method} call succeeded', url: req.url${body} });
});
`;
  });
  return `const express = require('express');
const bodyParser = require('body-parser');
const awsServerlessExpressMiddleware = require('aws-serverless-express/middleware');

${EXPRESS_SETTINGS}
${methods.join("\n")}
module.exports = app;
`;
}
