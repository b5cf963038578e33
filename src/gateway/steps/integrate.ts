import type { IntegrationType } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import type { Integration } from "../integrations/integration.js";
import { lambdaProxy } from "../integrations/lambda-proxy.js";
import { mock } from "../integrations/mock.js";
import { INTERNAL_SERVER_ERROR, type Refusal } from "../refusal.js";

const integrations: Readonly<Partial<Record<IntegrationType, Integration>>> = {
  AWS_PROXY: lambdaProxy,
  MOCK: mock,
};

/** Asks the back end of the method. */
export async function integrate(call: Call): Promise<Refusal | undefined> {
  const settings = call.route?.method.methodIntegration;
  call.integration = settings;
  if (!settings) {
    call.check("the method has an integration", false, { advice: "put an integration on the method, then deploy" });
    return { type: "API_CONFIGURATION_ERROR", message: INTERNAL_SERVER_ERROR };
  }
  const integration = integrations[settings.type];
  if (!integration) {
    call.check(`Sekisho can run ${settings.type} integrations`, false, {
      actual: settings.type,
      expected: Object.keys(integrations).join(", "),
      advice: `Sekisho does not run integrations of type ${settings.type} yet`,
    });
    return { type: "API_CONFIGURATION_ERROR", message: INTERNAL_SERVER_ERROR };
  }
  const outcome = await integration.run(call, settings);
  if (!("statusCode" in outcome)) return outcome;
  call.answer = outcome;
  return undefined;
}
