import { toJson } from "@bufbuild/protobuf";
import { call, type Rpc } from "./call";
import { ApiError } from "./error";

/** What calling an rpc without arguments brought. */
export type Trial = { outcome: string; milliseconds: number; json: string };

export async function tryOut(rpc: Rpc): Promise<Trial> {
  const start = performance.now();
  const elapsed = () => Math.round(performance.now() - start);
  try {
    const answer = await call(rpc, {});
    return { outcome: "Answered", milliseconds: elapsed(), json: pretty(toJson(rpc.output, answer)) };
  } catch (error) {
    if (!(error instanceof ApiError)) {
      throw error;
    }
    const { code, message, requestId } = error;
    return { outcome: "Refused", milliseconds: elapsed(), json: pretty({ code, message, requestId }) };
  }
}

function pretty(json: unknown): string {
  return JSON.stringify(json, null, 2);
}
