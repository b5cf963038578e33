import type { Pages } from "../../app/pages.js";

export default {
  "/apigateway": () => import("./apis.js"),
  "/apigateway/:apiId": () => import("./api.js"),
  "/apigateway/:apiId/authorizers/:authorizerId": () => import("./authorizer.js"),
} satisfies Pages;
