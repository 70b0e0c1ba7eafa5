export { DigestForm } from "./DigestForm";
