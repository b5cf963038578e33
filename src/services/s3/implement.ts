import { forService } from "../operation.js";
import type { Buckets } from "./service.js";

export const implement = forService<Buckets>();
