import { CalibrationPage } from "@/features/calibration";

export function CalibrationScreen() {
  return <CalibrationPage />;
}
