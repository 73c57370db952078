export { ApiError, type FieldViolation } from "./error";
export { api, rpcs } from "./gen/client";
export { tryOut, type Trial } from "./try-out";
export type { OauthAccount, Session } from "./gen/auth/v1/auth_pb";
export type { Entity } from "./gen/dummy/v1/dummy_pb";
export type { User } from "./gen/user/v1/user_pb";
