import { GetExport } from "../../../models/apigateway.js";
import { implement } from "../implement.js";

export default implement(GetExport, async ({ service }, input) => {
  const { body, contentType, fileName } = await service.getExport(input);
  return { body: Buffer.from(body), contentType, contentDisposition: `attachment; filename="${fileName}"` };
});
