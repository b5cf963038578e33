import { forService } from "../operation.js";
import type { Sts } from "./service.js";

export const implement = forService<Sts>();
