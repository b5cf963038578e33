import type { IntegrationType } from "../../services/apigateway/rest-api.js";
import type { Call } from "../call.js";
import { aws } from "../integrations/aws.js";
import { http } from "../integrations/http.js";
import { httpProxy } from "../integrations/http-proxy.js";
import type { Integration } from "../integrations/integration.js";
import { lambdaProxy } from "../integrations/lambda-proxy.js";
import { mock } from "../integrations/mock.js";
import { TemplateError } from "../mapping/template.js";
import { failedIntegration, INTERNAL_SERVER_ERROR, type Refusal } from "../refusal.js";

const integrations: Readonly<Record<IntegrationType, Integration>> = {
  AWS: aws,
  AWS_PROXY: lambdaProxy,
  HTTP: http,
  HTTP_PROXY: httpProxy,
  MOCK: mock,
};

/** Asks the back end of the method. */
export async function integrate(call: Call): Promise<Refusal | undefined> {
  const settings = call.route?.method.methodIntegration;
  call.integration = settings;
  const integration = settings && integrations[settings.type];
  if (!settings || !integration) {
    call.check("the method has an integration", false, {
      ...(settings && { actual: settings.type }),
      advice: "put an integration on the method, then deploy",
    });
    return { type: "API_CONFIGURATION_ERROR", message: INTERNAL_SERVER_ERROR };
  }
  try {
    const outcome = await integration.run(call, settings);
    if (!("statusCode" in outcome)) return outcome;
    call.answer = outcome;
    return undefined;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    call.check("the mapping template can be rendered", false, { actual: error.message });
    call.note("Execution failed due to configuration error: Unable to transform request");
    return failedIntegration;
  }
}
