import { forService } from "../operation.js";
import type { Distributions } from "./service.js";

export const implement = forService<Distributions>();
