import { GetLayerVersionByArn } from "../../../models/lambda.js";
import { implement } from "../implement.js";

export default implement(GetLayerVersionByArn, ({ service }, { Arn }) => service.layers.getByArn(Arn));
