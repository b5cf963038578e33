import { forService } from "../operation.js";
import type { Iam } from "./service.js";

export const implement = forService<Iam>();
