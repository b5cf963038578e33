import { GetParameter } from "../../../models/ssm.js";
import { describe } from "../describe.js";
import { implement } from "../implement.js";

export default implement(GetParameter, ({ service }, { Name, WithDecryption }) => ({
  Parameter: describe(service, service.get(Name), WithDecryption),
}));
