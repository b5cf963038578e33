import { DeleteParameters } from "../../../models/ssm.js";
import { implement } from "../implement.js";

export default implement(DeleteParameters, ({ service }, { Names }) => {
  const DeletedParameters: string[] = [];
  const InvalidParameters: string[] = [];
  for (const name of new Set(Names)) (service.delete(name) ? DeletedParameters : InvalidParameters).push(name);
  return { DeletedParameters, InvalidParameters };
});
