import { forService } from "../../services/operation.js";
import type { Deployments } from "../service.js";

export const implement = forService<Deployments>();
